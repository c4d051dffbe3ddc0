package maec.combine.method;

import maec.checkpoint.ModelFinder;
import maec.combine.RecipeSection;
import maec.combine.RecipeYaml;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Recipe files of the catalog's methods, ours and mergekit's. */
public final class MethodRecipes {
    private MethodRecipes() {}

    /**
     * Reads a file if it is a recipe of one of these methods.
     *
     * @param file a recipe file
     * @param models finds sources
     * @return the recipe; empty for one of MAEC, and for a file that cannot be read, about which
     *     {@link maec.combine.RecipeFile#read} has the sentence
     * @throws ProblemException with one sentence that names line and key
     */
    public static Optional<MethodRecipe> read(Path file, ModelFinder models) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException _) {
            return Optional.empty();
        }
        RecipeSection top = RecipeYaml.top(file, text, models);
        if (MergekitYaml.isMergekit(top)) {
            return Optional.of(MergekitYaml.read(top));
        }
        return MethodYaml.isMethod(top) ? Optional.of(MethodYaml.read(top)) : Optional.empty();
    }
}
