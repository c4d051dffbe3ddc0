package maec.ui.chart;

/**
 * One unit of a heatmap.
 *
 * @param layer from 0
 * @param unit from 0
 */
public record HeatmapCell(int layer, int unit) {}
