package maec.workflow;

import maec.extract.NeuronProfile;
import maec.extract.ProfileFile;
import maec.job.ProblemException;
import maec.project.ArtifactFolder;
import maec.project.Manifest;
import maec.project.Provenance;
import maec.project.Subject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a project keeps in memory about importance, analysed or not.
 *
 * @param profiles of the abilities whose importance is up to date
 * @param origins of all importance that is there
 */
record Located(SortedMap<String, NeuronProfile> profiles, List<ImportanceOrigin> origins) {
    /** Nothing is ranked. */
    static Located nothing() {
        return new Located(new TreeMap<>(), List.of());
    }

    /** Loads what is there. */
    static Located load(Manifest manifest, ArtifactFolder artifacts, Lineage lineage) {
        SortedMap<String, NeuronProfile> profiles = new TreeMap<>();
        List<ImportanceOrigin> origins = new ArrayList<>();
        for (Subject ability : manifest.abilities()) {
            boolean current = lineage.isLocated(ability);
            Optional<Provenance> made = artifacts.provenance(Lineage.importanceName(ability));
            if (made.isPresent()) {
                NeuronProfile profile;
                try {
                    profile = ProfileFile.read(artifacts.path(Lineage.profileName(ability)));
                } catch (ProblemException damaged) {
                    if (current) {
                        throw damaged;
                    }
                    continue; // what is made again anyway need not be readable
                }
                origins.add(origin(ability, profile, made.get(), current));
                if (current) {
                    profiles.put(ability.name(), profile);
                }
            }
        }
        return new Located(profiles, List.copyOf(origins));
    }

    private static ImportanceOrigin origin(
            Subject ability, NeuronProfile profile, Provenance made, boolean current) {
        return new ImportanceOrigin(
                ability.name(),
                profile.score(),
                made.parameters(),
                profile.rule(),
                Optional.ofNullable(made.parameters().get("imported from")),
                Optional.ofNullable(made.inputs().get("imported")),
                current);
    }
}
