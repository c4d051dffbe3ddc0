package maec.checkpoint;

import maec.job.ProblemException;

import java.util.Map;
import java.util.TreeMap;

/** How this product's own safetensors files say what they are. */
final class Artifacts {
    private static final String KIND = "kind";

    private Artifacts() {}

    static Map<String, String> metadata(String kind, Map<String, String> provenance) {
        Map<String, String> metadata = new TreeMap<>(provenance);
        metadata.put(KIND, kind);
        return metadata;
    }

    static String kind(SafetensorsFile file) {
        return file.metadata().getOrDefault(KIND, "");
    }

    static void requireKind(SafetensorsFile file, String kind, String forPeople) {
        if (!kind.equals(kind(file))) {
            throw new ProblemException(
                    new ArtifactProblem.OtherKind(file.path(), forPeople, kind(file)));
        }
    }

    static String require(SafetensorsFile file, String key) {
        String value = file.metadata().get(key);
        if (value == null) {
            throw new ProblemException(
                    new ArtifactProblem.Malformed(file.path(), "its metadata lack '" + key + "'"));
        }
        return value;
    }
}
