package maec.ui.tensors;

import maec.combine.TensorOutcome;
import maec.model.Module;
import maec.ui.chart.ModuleCell;
import maec.ui.chart.ModuleCell.Place;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Where the tensors of a model stand in the grid: layers in the middle, embedding below, final norm
 * and head above.
 *
 * @param columns names of the modules that occur within layers
 * @param cells one per tensor, in checkpoint order
 */
record TensorPlaces(List<String> columns, List<ModuleCell> cells) {
    private static final List<Module> WITHIN =
            List.of(
                    Module.Q,
                    Module.K,
                    Module.V,
                    Module.O,
                    Module.GATE,
                    Module.UP,
                    Module.DOWN,
                    Module.INPUT_NORM,
                    Module.Q_NORM,
                    Module.K_NORM,
                    Module.POST_NORM,
                    Module.FFN_NORM,
                    Module.RESULT_NORM,
                    Module.Q_BIAS,
                    Module.K_BIAS,
                    Module.V_BIAS,
                    Module.O_BIAS,
                    Module.GATE_BIAS,
                    Module.UP_BIAS,
                    Module.DOWN_BIAS,
                    Module.OTHER);

    /** Places tensors by their addresses. */
    static TensorPlaces of(List<TensorOutcome> tensors) {
        EnumSet<Module> seen = EnumSet.noneOf(Module.class);
        tensors.stream()
                .filter(tensor -> tensor.address().isInLayer())
                .forEach(tensor -> seen.add(tensor.address().module()));
        List<Module> columns = WITHIN.stream().filter(seen::contains).toList();
        List<ModuleCell> cells = new ArrayList<>();
        int above = 0;
        int below = 0;
        for (TensorOutcome tensor : tensors) {
            Module module = tensor.address().module();
            if (tensor.address().isInLayer()) {
                int column = Math.max(0, columns.indexOf(module));
                cells.add(cell(tensor, module, Place.LAYER, tensor.address().layer(), column));
            } else if (module == Module.FINAL_NORM || module == Module.HEAD) {
                cells.add(cell(tensor, module, Place.ABOVE, 0, above++));
            } else {
                cells.add(cell(tensor, module, Place.BELOW, 0, below++));
            }
        }
        return new TensorPlaces(columns.stream().map(Module::label).toList(), cells);
    }

    private static ModuleCell cell(
            TensorOutcome tensor, Module module, Place place, int layer, int column) {
        return new ModuleCell(tensor.name(), module.label(), place, layer, column);
    }
}
