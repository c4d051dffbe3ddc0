package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.Problem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A made-up cache as the hub's tools leave it: blobs, links to them, and references. */
class HubCacheTest {
    private static final Path SHARDED =
            Path.of("src/test/resources/golden/models/llama_sharded/model");
    private static final String FIRST = "0123456789abcdef0123456789abcdef01234567";
    private static final String SECOND = "fedcba9876543210fedcba9876543210fedcba98";

    @TempDir private Path folder;
    private HubCache cache = new HubCache(Path.of(""));
    private Path repository = Path.of("");

    @BeforeEach
    void makeCache() throws IOException {
        cache = new HubCache(folder.resolve("hub"));
        repository = cache.folder().resolve("models--org--some.model");
        snapshot(repository, FIRST);
        reference("main", FIRST);
    }

    private void reference(String name, String commit) throws IOException {
        Path file = repository.resolve("refs").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, commit);
    }

    /** Puts a model into a cache as the hub's tools do. */
    static Path snapshot(Path repository, String commit) throws IOException {
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(commit));
        try (var files = Files.list(SHARDED)) {
            for (Path file : files.toList()) {
                Path blob = blobs.resolve("blob-of-" + file.getFileName());
                if (!Files.exists(blob)) {
                    Files.copy(file, blob);
                }
                Files.createSymbolicLink(
                        snapshot.resolve(file.getFileName()),
                        Path.of("../../blobs", blob.getFileName().toString()));
            }
        }
        return snapshot;
    }

    private Path find(String name) {
        return cache.find(HubName.parse(name));
    }

    private Path commit(String commit) {
        return repository.resolve("snapshots").resolve(commit);
    }

    @Test
    void theEnvironmentSaysWhereTheCacheIs() {
        Path home = Path.of("/home/p");
        assertEquals(home.resolve(".cache/huggingface/hub"), HubCache.of(Map.of(), home).folder());
        assertEquals(
                Path.of("/x/huggingface/hub"),
                HubCache.of(Map.of("XDG_CACHE_HOME", "/x"), home).folder());
        assertEquals(
                Path.of("/hf/hub"),
                HubCache.of(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/hf"), home).folder());
        assertEquals(
                Path.of("/c"),
                HubCache.of(Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "/c"), home).folder());
        assertEquals(
                home.resolve("models"),
                HubCache.of(Map.of("HF_HUB_CACHE", "~/models"), home).folder());
        assertEquals(
                Path.of("/hf/hub"),
                HubCache.of(Map.of("HF_HUB_CACHE", " ", "HF_HOME", "/hf"), home).folder());
    }

    @Test
    void theMainBranchIsMeantWhereNothingElseIsSaid() throws IOException {
        snapshot(repository, SECOND);
        assertEquals(commit(FIRST), find("hf:org/some.model"));
        reference("main", SECOND + "\n");
        assertEquals(commit(SECOND), find("hf:org/some.model"));
    }

    @Test
    void branchesTagsCommitsAndTheirBeginningsAreRevisions() throws IOException {
        snapshot(repository, SECOND);
        reference("v1.0", SECOND);
        reference("refs/pr/3", SECOND);
        assertEquals(commit(SECOND), find("hf:org/some.model@v1.0"));
        assertEquals(commit(SECOND), find("hf:org/some.model@refs/pr/3"));
        assertEquals(commit(SECOND), find("hf:org/some.model@" + SECOND));
        assertEquals(commit(SECOND), find("hf:org/some.model@fedcba9"));
    }

    @Test
    void theOnlySnapshotNeedsNoReference() throws IOException {
        Files.delete(repository.resolve("refs/main"));
        assertEquals(commit(FIRST), find("hf:org/some.model"));
    }

    @Test
    void amongSeveralSnapshotsWithoutReferenceOneHasToBeNamed() throws IOException {
        Files.delete(repository.resolve("refs/main"));
        snapshot(repository, SECOND);
        HubName name = HubName.of("org/some.model");
        assertProblem(
                new HubProblem.Ambiguous(
                        name, repository.resolve("snapshots"), List.of(FIRST, SECOND)),
                () -> find("hf:org/some.model"));
    }

    @Test
    void aMissingModelIsASentenceWithTheFolderAndTheCommand() {
        Problem problem = Problems.of(() -> find("hf:org/other"));
        assertEquals(
                new HubProblem.NotInCache(
                        HubName.of("org/other"), cache.folder().resolve("models--org--other")),
                problem);
        assertTrue(problem.sentence().contains("models--org--other"), problem.sentence());
        assertTrue(problem.advice().contains("hf download org/other"), problem.advice());
        assertEquals(66, problem.exitCode());
    }

    @Test
    void aMissingRevisionIsASentenceWithWhatIsThere() {
        Problem problem = Problems.of(() -> find("hf:org/some.model@v9"));
        assertEquals(
                new HubProblem.RevisionMissing(
                        new HubName("org/some.model", Optional.of("v9")),
                        repository.resolve("snapshots"),
                        List.of(FIRST)),
                problem);
        assertTrue(
                problem.advice().contains("hf download org/some.model --revision v9"),
                problem.advice());
    }

    @Test
    void aReferenceThatLeavesTheSnapshotsIsNotFollowed() throws IOException {
        snapshot(repository, SECOND);
        reference("main", "../../../elsewhere");
        Files.createDirectories(folder.resolve("elsewhere"));
        assertTrue(Problems.of(() -> find("hf:org/some.model")) instanceof HubProblem.Ambiguous);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf:",
                "hf:../x",
                "hf:org/..",
                "hf:org/../x",
                "hf:/etc",
                "hf:org/a/b",
                "hf:org\\a",
                "hf:or--g/a",
                "hf:.org/a",
                "hf:org/a@",
                "hf:org/a@../../x",
                "hf:org/a@/etc",
                "hf:org/a b",
                "org/a"
            })
    void whatCouldLeaveTheCacheOrIsNoNameIsRefused(String text) {
        assertProblem(new HubProblem.NameWrong(text), () -> HubName.parse(text));
    }

    @Test
    void linkedSnapshotsOpenAsTheModelTheyLinkTo() {
        try (Checkpoint linked = Checkpoint.open(find("hf:org/some.model"));
                Checkpoint direct = Checkpoint.open(SHARDED)) {
            Sources.assertSameContent(direct, linked);
            assertEquals(direct.fingerprint(), linked.fingerprint());
        }
    }

    @Test
    void anUnfinishedDownloadIsASentenceAboutTheShard() throws IOException {
        String shard = "model-00002-of-00003.safetensors";
        Files.delete(repository.resolve("blobs/blob-of-" + shard));
        Path snapshot = find("hf:org/some.model");
        assertProblem(
                new FolderProblem.ShardMissing(snapshot, shard), () -> Checkpoint.open(snapshot));
    }

    @Test
    void theListNamesEverySnapshotWithItsSizeAndTime() throws IOException {
        snapshot(repository, SECOND);
        Files.createDirectories(cache.folder().resolve("datasets--org--texts/snapshots/x"));
        Files.createDirectories(cache.folder().resolve(".locks"));
        Path old = cache.folder().resolve("models--gpt2/snapshots/abc");
        Files.createDirectories(old);
        Files.write(old.resolve("model.safetensors"), new byte[100]);
        Instant time = Instant.parse("2024-05-06T07:08:09Z");
        Files.setLastModifiedTime(old.resolve("model.safetensors"), FileTime.from(time));
        List<HubCache.Model> models = cache.models();
        assertEquals(
                List.of("hf:gpt2@abc", "hf:org/some.model@" + FIRST, "hf:org/some.model@" + SECOND),
                models.stream().map(model -> model.name().toString()).toList());
        assertEquals(
                new HubCache.Model(
                        new HubName("gpt2", Optional.of("abc")), List.of(), old, 100, time),
                models.getFirst());
        assertEquals(List.of("main"), models.get(1).references());
        assertEquals(List.of(), models.get(2).references());
        long bytes = 0;
        try (var files = Files.list(SHARDED)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertEquals(bytes, models.get(1).bytes());
    }

    @Test
    void withoutACacheTheListIsEmpty() {
        assertEquals(List.of(), new HubCache(folder.resolve("nowhere")).models());
    }

    @Test
    void aSnapshotKnowsItsName() {
        assertEquals(
                Optional.of(new HubName("org/some.model", Optional.of(FIRST))),
                HubName.ofSnapshot(commit(FIRST)));
        assertEquals(Optional.empty(), HubName.ofSnapshot(SHARDED));
        assertEquals(Optional.empty(), HubName.ofSnapshot(Path.of("/models--a--b--c/snapshots/x")));
    }
}
