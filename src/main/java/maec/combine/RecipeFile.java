package maec.combine;

import maec.checkpoint.ModelFinder;
import maec.combine.fit.Choice;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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
     * @param fit what shall be done where a model differs from the base, under {@link #PIVOT},
     *     {@code ability NAME} or {@code language NAME}; models that fit have no entry
     */
    public record Sources(
            Path base,
            Optional<Path> pivot,
            SortedMap<String, AbilitySource> abilities,
            SortedMap<String, Path> languages,
            SortedMap<String, Set<Choice>> fit) {
        /** What the pivot's model is called among the choices. */
        public static final String PIVOT = "pivot";

        /** Copies the maps. */
        public Sources {
            abilities = Collections.unmodifiableSortedMap(new TreeMap<>(abilities));
            languages = Collections.unmodifiableSortedMap(new TreeMap<>(languages));
            SortedMap<String, Set<Choice>> chosen = new TreeMap<>();
            fit.forEach((name, choices) -> chosen.put(name, Set.copyOf(choices)));
            chosen.values().removeIf(Set::isEmpty);
            fit = Collections.unmodifiableSortedMap(chosen);
        }

        /**
         * Models that fit the base.
         *
         * @param base θ₀
         * @param pivot the pivot language, if one is taken off
         * @param abilities per name
         * @param languages per name
         */
        public Sources(
                Path base,
                Optional<Path> pivot,
                SortedMap<String, AbilitySource> abilities,
                SortedMap<String, Path> languages) {
            this(base, pivot, abilities, languages, new TreeMap<>());
        }

        /**
         * What an ability's model is called among the choices.
         *
         * @param name the ability
         * @return a key of {@link #fit}
         */
        public static String ability(String name) {
            return "ability " + name;
        }

        /**
         * What a language's model is called among the choices.
         *
         * @param name the language
         * @return a key of {@link #fit}
         */
        public static String language(String name) {
            return "language " + name;
        }

        /**
         * What tuned models are called among the choices.
         *
         * @return abilities, pivot, languages
         */
        public List<String> tunedNames() {
            List<String> names = new ArrayList<>();
            abilities.keySet().forEach(name -> names.add(ability(name)));
            pivot.ifPresent(_ -> names.add(PIVOT));
            languages.keySet().forEach(name -> names.add(language(name)));
            return names;
        }

        /**
         * What was chosen about a model.
         *
         * @param name as in {@link #tunedNames}
         * @return the choices, none where nothing was chosen
         */
        public Set<Choice> choices(String name) {
            return fit.getOrDefault(name, Set.of());
        }

        /**
         * These sources with choices that hold for every model, besides those that there are.
         *
         * @param choices what shall be done where models differ from the base
         * @return a copy
         */
        public Sources fitted(Set<Choice> choices) {
            SortedMap<String, Set<Choice>> changed = new TreeMap<>();
            for (String name : tunedNames()) {
                Set<Choice> all = new TreeSet<>(choices);
                all.addAll(choices(name));
                changed.put(name, all);
            }
            return new Sources(base, pivot, abilities, languages, changed);
        }

        /**
         * These sources with other models of abilities.
         *
         * @param changed per name
         * @return a copy
         */
        public Sources withAbilities(SortedMap<String, AbilitySource> changed) {
            return new Sources(base, pivot, changed, languages, fit);
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
        return RecipePrinting.print(this, RecipeSection.absolute(folder));
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
