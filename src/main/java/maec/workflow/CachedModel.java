package maec.workflow;

import maec.checkpoint.HubCache;

import java.util.List;

/**
 * A model of the hub's cache on this machine.
 *
 * @param source how a project names it, {@code hf:org/name@commit}
 * @param repository {@code org/name}
 * @param bytes size of its files
 */
public record CachedModel(String source, String repository, long bytes) {
    /**
     * Everything that a cache holds.
     *
     * @param cache the cache
     * @return by name
     */
    public static List<CachedModel> in(HubCache cache) {
        return cache.models().stream()
                .map(
                        model ->
                                new CachedModel(
                                        model.name().toString(),
                                        model.name().repository(),
                                        model.bytes()))
                .toList();
    }
}
