package maec.model;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.AdapterSource;
import maec.checkpoint.Checkpoint;
import maec.checkpoint.DeltaSource;
import maec.checkpoint.FolderVerification;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** The kinds of files that are damaged, each with the way in which they are read to the end. */
enum FuzzedKind {
    /** A safetensors file. */
    HEADER("header/model.safetensors", true) {
        @Override
        void read(Path folder) {
            try (Checkpoint opened = Checkpoint.open(file(folder))) {
                readAll(opened);
                opened.fingerprint();
            }
        }
    },

    /** The index of a sharded model. */
    INDEX("index/model.safetensors.index.json", false) {
        @Override
        void read(Path folder) {
            try (Checkpoint opened = Checkpoint.open(file(folder).resolveSibling(""))) {
                readAll(opened);
            }
        }
    },

    /** The configuration of a model, which has to fit the weights beside it. */
    CONFIG("config/config.json", false) {
        @Override
        void read(Path folder) {
            Path model = file(folder).resolveSibling("");
            Architecture architecture = ArchitectureReader.read(model);
            try (Checkpoint weights = Checkpoint.open(model)) {
                ModelFolder.requireFit(model, architecture, weights);
                readAll(CanonicalWeights.over(architecture, weights));
            }
        }
    },

    /** The configuration of an adapter. */
    ADAPTER_CONFIG("adapter/adapter_config.json", false) {
        @Override
        void read(Path folder) {
            AdapterConfig.read(file(folder).resolveSibling(""));
            readAdapter(folder, file(folder).resolveSibling(""));
        }
    },

    /** The weights of an adapter. */
    ADAPTER("adapter-weights/adapter_model.safetensors", true) {
        @Override
        void read(Path folder) {
            readAdapter(folder, file(folder).resolveSibling(""));
        }
    },

    /** A delta over a base. */
    DELTA("delta/a.delta.safetensors", true) {
        @Override
        void read(Path folder) {
            try (TensorSource opened = DeltaSource.open(base(folder), file(folder))) {
                readAll(opened);
            }
        }
    },

    /** The digests of an exported folder. */
    DIGESTS("verify/maec-digests.json", false) {
        @Override
        void read(Path folder) {
            FolderVerification.verify(
                    file(folder).resolveSibling(""), Optional.empty(), JobContext.silent());
        }
    },

    /** The tokens of a model. */
    TOKENS("tokens/tokenizer.json", false) {
        @Override
        void read(Path folder) {
            TokenTable table = TokenTable.read(file(folder).resolveSibling("")).orElseThrow();
            table.overlap(table);
            table.rowsIn(table, 8);
        }
    },

    /** A map of importance. */
    IMPORTANCE("importance/a.importance.safetensors", true) {
        @Override
        void read(Path folder) {
            try (ImportanceMap map = ImportanceMap.open(file(folder))) {
                map.thresholds();
                for (TensorSpec tensor : map.tensors()) {
                    map.indicesWithin(tensor.name(), 50);
                }
            }
        }
    };

    private final String file;
    private final boolean safetensors;

    FuzzedKind(String file, boolean safetensors) {
        this.file = file;
        this.safetensors = safetensors;
    }

    /** Where the damaged file lies. */
    Path file(Path folder) {
        return folder.resolve(file);
    }

    /** A damaged copy. */
    byte[] damaged(byte[] valid, ByteMutation mutation) {
        return safetensors ? mutation.ofSafetensors(valid) : mutation.ofText(valid);
    }

    /**
     * Opens the file and reads everything in it.
     *
     * @param folder from {@link FuzzedFiles}
     * @throws maec.job.ProblemException if it breaks a rule
     */
    abstract void read(Path folder);

    private static Checkpoint base(Path folder) {
        return Checkpoint.open(folder.resolve("base"));
    }

    private static void readAdapter(Path folder, Path adapter) {
        try (TensorSource opened = AdapterSource.open(base(folder), adapter)) {
            readAll(opened);
        }
    }

    private static void readAll(TensorSource source) {
        for (TensorSpec tensor : source.tensors()) {
            int count = Math.toIntExact(tensor.count());
            byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
            source.readBytes(tensor.name(), 0, MemorySegment.ofArray(bytes), count);
            if (tensor.dtype().isComputable()) {
                source.readFloats(tensor.name(), 0, new float[count], 0, count);
            }
        }
    }
}
