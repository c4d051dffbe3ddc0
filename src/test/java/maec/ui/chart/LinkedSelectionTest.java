package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class LinkedSelectionTest {
    private final LinkedSelection linked = new LinkedSelection();

    @Test
    void whatIsPointedAtStaysMarkedWhenAnotherStageOpens() {
        linked.pointAtLayer(2);
        linked.hold();
        linked.clear();
        assertEquals(Optional.of(2), linked.layer());
    }

    @Test
    void pointingAndLeavingThereForgetsIt() {
        linked.pointAtLayer(2);
        linked.hold();
        linked.pointAtLayer(1);
        linked.clear();
        assertEquals(Optional.empty(), linked.layer());
    }

    @Test
    void nothingIsHeldWhereNothingWasPointedAt() {
        linked.hold();
        linked.pointAtLayer(1);
        linked.clear();
        assertEquals(Optional.empty(), linked.layer());
    }
}
