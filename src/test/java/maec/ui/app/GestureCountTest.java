package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Gestures of a robot are slow and fail by chance, so there are few of them. */
class GestureCountTest {
    private static final int MOST = 15;
    private static final Pattern ROBOT = Pattern.compile("\\b(?:robot|ROBOT)\\b[^;]*;");
    private static final Pattern GESTURE =
            Pattern.compile(
                    "\\.(?:clickOn|doubleClickOn|rightClickOn|drag|moveTo|press|push|scroll|type"
                            + "|write|eraseText)\\(");

    @Test
    void noMoreThanFifteenGesturesStandInAllTests() throws IOException {
        List<String> gestures = new ArrayList<>();
        try (Stream<Path> tests = Files.walk(Path.of("src", "test", "java", "maec"))) {
            for (Path test : tests.filter(it -> it.toString().endsWith("Test.java")).toList()) {
                String text = Files.readString(test);
                if (text.contains("FxRobot")) {
                    ROBOT.matcher(text)
                            .results()
                            .forEach(
                                    statement -> {
                                        Matcher calls = GESTURE.matcher(statement.group());
                                        while (calls.find()) {
                                            gestures.add(test.getFileName() + calls.group());
                                        }
                                    });
                }
            }
        }
        assertTrue(gestures.size() > 5, () -> "the robots were not found: " + gestures);
        assertTrue(gestures.size() <= MOST, () -> gestures.size() + ": " + gestures);
    }
}
