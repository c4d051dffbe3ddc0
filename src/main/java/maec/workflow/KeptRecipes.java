package maec.workflow;

import maec.project.AtomicFile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Merges of a project as recipe files: its method, its snapshots, and files elsewhere. */
final class KeptRecipes {
    private final ProjectState state;

    KeptRecipes(ProjectState state) {
        this.state = state;
    }

    Merge read(Path file) {
        return state.recipes().read(file, state.files().models());
    }

    void write(Path file, Merge merge, boolean mergekit) {
        if (mergekit) {
            state.merges().writeForMergekit(file, merge);
        } else {
            state.recipes().write(file, merge);
        }
    }

    Optional<Merge> snapshot(String name) {
        Path file = snapshotFile(name);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    void keepSnapshot(String name, Merge merge) {
        write(snapshotFile(name), merge, false);
    }

    private Path snapshotFile(String name) {
        return state.files().folder().resolve("snapshots").resolve(name + ".yaml");
    }

    /** The method that was chosen; unknown while the project is not analysed. */
    Optional<MethodSetting> method() {
        Path file = methodFile();
        if (!state.isAnalysed() || !Files.exists(file)) {
            return Optional.empty();
        }
        return read(file) instanceof Merge.ByMethod(MethodSetting setting)
                ? Optional.of(setting)
                : Optional.empty();
    }

    void keepMethod(Optional<MethodSetting> method) {
        if (method.isPresent()) {
            write(methodFile(), new Merge.ByMethod(method.get()), false);
        } else {
            AtomicFile.remove(methodFile());
        }
    }

    private Path methodFile() {
        return state.files().folder().resolve("method.yaml");
    }
}
