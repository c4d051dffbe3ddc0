package maec.combine;

import maec.checkpoint.ModelFinder;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A recipe and the sources it is for, as one YAML file that people can read, write and pass on.
 *
 * <p>It is read strictly: what is not understood is refused with one sentence that names line and
 * key. Paths in the file are relative to its folder; here they are absolute. A source may be named
 * {@code hf:org/name}; here it is the folder of its snapshot, which is written with its commit.
 *
 * @param sources where the models lie
 * @param recipe coefficients and shares
 */
public record RecipeFile(Sources sources, Recipe recipe) {
    /** The version of the format that is written. */
    public static final int VERSION = 1;

    /**
     * The models of a recipe. A model is a checkpoint folder, the folder of an adapter over the
     * base, or one safetensors file that is a delta over the base.
     *
     * @param base θ₀
     * @param pivot the pivot language, if one is taken off
     * @param abilities per name
     * @param languages per name
     */
    public record Sources(
            Path base,
            Optional<Path> pivot,
            SortedMap<String, AbilitySource> abilities,
            SortedMap<String, Path> languages) {
        /** Copies the maps. */
        public Sources {
            abilities = Collections.unmodifiableSortedMap(new TreeMap<>(abilities));
            languages = Collections.unmodifiableSortedMap(new TreeMap<>(languages));
        }

        /**
         * Everything that is read.
         *
         * @return base, pivot, then abilities with their maps, then languages
         */
        public List<Path> paths() {
            List<Path> paths = new ArrayList<>();
            paths.add(base);
            pivot.ifPresent(paths::add);
            for (AbilitySource ability : abilities.values()) {
                paths.add(ability.model());
                ability.importance().ifPresent(paths::add);
            }
            paths.addAll(languages.values());
            return List.copyOf(paths);
        }
    }

    /**
     * An ability's model and importance map.
     *
     * @param model θ_A, or its delta
     * @param importance the importance map; where it is absent, value change |θ_A − θ₀| is taken
     */
    public record AbilitySource(Path model, Optional<Path> importance) {}

    /**
     * Reads a file. Coefficients that it does not name have the defaults of the method page.
     *
     * @param file a YAML file
     * @param models finds sources that are named {@code hf:org/name}
     * @return sources and recipe
     * @throws ProblemException with one sentence for each unknown key, wrong type, missing file or
     *     value out of range
     */
    public static RecipeFile read(Path file, ModelFinder models) {
        try {
            return RecipeYaml.parse(file, Files.readString(file), models);
        } catch (IOException e) {
            throw new ProblemException(new RecipeProblem.Unreadable(file, reason(e)), e);
        }
    }

    /**
     * Writes the file as a whole or not at all; paths become relative to its folder.
     *
     * @param file the YAML file
     * @throws ProblemException if it cannot be written
     */
    public void write(Path file) {
        Path target = RecipeSection.absolute(file);
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, text(folderOf(target)));
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ProblemException(new RecipeProblem.Unwritable(file, reason(e)), e);
        }
    }

    /**
     * The text of the file if it lay in this folder.
     *
     * @param folder to which paths are relative
     * @return YAML
     */
    public String text(Path folder) {
        return RecipeYaml.print(this, RecipeSection.absolute(folder));
    }

    private static Path folderOf(Path absoluteFile) {
        Path parent = absoluteFile.getParent();
        return parent == null ? absoluteFile : parent;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission is denied";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }
}
