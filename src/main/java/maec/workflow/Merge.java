package maec.workflow;

import maec.combine.Recipe;

/** By what a project's models are merged: MAEC, or another method of the catalog. */
public sealed interface Merge {
    /**
     * By MAEC.
     *
     * @param recipe coefficients and shares
     */
    record ByRecipe(Recipe recipe) implements Merge {}

    /**
     * By another method.
     *
     * @param setting method, models and values
     */
    record ByMethod(MethodSetting setting) implements Merge {}
}
