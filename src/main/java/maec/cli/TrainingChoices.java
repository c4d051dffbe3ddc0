package maec.cli;

import maec.model.LayerSet;
import maec.project.LanguageMethod;
import maec.project.TrainingOptions;
import maec.project.TrainingPlan;
import maec.runtime.LowRank;
import maec.runtime.LowRankTarget;
import maec.runtime.Precision;
import maec.workflow.ProjectOnDisk;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How a project trains, as options; what is not named stays as the project has it. */
final class TrainingChoices {
    private static final String WHOLE_MODEL = "all";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--ability-share",
            paramLabel = "SHARE",
            description = "Share of ability text against general text of the pivot, above 0 to 1.")
    private @Nullable Double abilityShare;

    @Option(
            names = "--accumulation",
            paramLabel = "N",
            description = "Batches per step, whose gradients are summed.")
    private @Nullable Integer accumulation;

    @Option(
            names = "--validate-every",
            paramLabel = "STEPS",
            description = "Steps between two looks at held-out windows; 0 for none.")
    private @Nullable Integer validateEvery;

    @Option(
            names = "--validation-share",
            paramLabel = "SHARE",
            description = "Share of every corpus's windows that is held out for them.")
    private @Nullable Double validationShare;

    @Option(
            names = "--patience",
            paramLabel = "LOOKS",
            description =
                    "Looks in a row without a better loss after which a training ends with its"
                            + " best weights; 0 to go on to the last step.")
    private @Nullable Integer patience;

    @Option(
            names = "--divergence-factor",
            paramLabel = "X",
            description =
                    "End with a sentence if a loss exceeds the best smoothed one by this factor;"
                            + " Infinity for never.")
    private @Nullable Double divergenceFactor;

    @Option(
            names = {"--precision", "--dtype"},
            paramLabel = "NAME",
            converter = PrecisionName.class,
            description =
                    "The format to compute in: auto, fp32 or bf16; masters are float32 anyway.")
    private @Nullable Wish<Precision> precision;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description =
                    "How languages are trained: full (their weights), lora (low-rank paths beside"
                            + " the linear layers, written as a PEFT adapter), or auto (full where"
                            + " that fits the device, else lora).")
    private @Nullable String method;

    @Option(names = "--lora-rank", paramLabel = "R", description = "Rank of low-rank paths.")
    private @Nullable Integer rank;

    @Option(
            names = "--lora-alpha",
            paramLabel = "ALPHA",
            description = "Their products are scaled by ALPHA / R.")
    private @Nullable Double alpha;

    @Option(
            names = "--lora-targets",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Linear layers that get one: all, or some of q_proj, k_proj, v_proj, o_proj,"
                            + " gate_proj, up_proj, down_proj.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--layers",
            paramLabel = "LANGUAGE=LAYERS",
            description =
                    "Train a language in some layers only, as in es=0-7,24-31, or in the whole"
                            + " model: es=all. What maec lape suggests fits here.")
    private Map<String, String> layers = new LinkedHashMap<>();

    /** Keeps in a project what was named. */
    void saveIn(ProjectOnDisk project) {
        TrainingPlan plan = over(project.training());
        Map<String, Optional<LayerSet>> chosen = new LinkedHashMap<>();
        layers.forEach((language, text) -> chosen.put(language, layers(language, text)));
        chosen.forEach(project::saveLayers);
        project.saveTraining(plan);
    }

    private Optional<LayerSet> layers(String language, String text) {
        try {
            return text.equals(WHOLE_MODEL) ? Optional.empty() : Optional.of(LayerSet.parse(text));
        } catch (IllegalArgumentException wrong) {
            throw refused("--layers " + language + ": " + wrong.getMessage());
        }
    }

    private TrainingPlan over(TrainingPlan saved) {
        TrainingOptions old = saved.options();
        try {
            var options =
                    new TrainingOptions(
                            Objects.requireNonNullElse(accumulation, old.accumulation()),
                            Objects.requireNonNullElse(validateEvery, old.validateEvery()),
                            Objects.requireNonNullElse(validationShare, old.validationShare()),
                            Objects.requireNonNullElse(patience, old.patience()),
                            Objects.requireNonNullElse(divergenceFactor, old.divergenceFactor()),
                            precision == null ? old.precision() : precision.asked(),
                            over(old.method()));
            return saved.withAbilityShare(
                            Objects.requireNonNullElse(abilityShare, saved.abilityShare()))
                    .withOptions(options);
        } catch (IllegalArgumentException wrong) {
            throw refused("training: " + wrong.getMessage());
        }
    }

    private LanguageMethod over(LanguageMethod old) {
        LanguageMethod.Kind kind = old.kind();
        if (method != null) {
            String name = method;
            kind =
                    LanguageMethod.Kind.named(name)
                            .orElseThrow(
                                    () ->
                                            refused(
                                                    "--method is '"
                                                            + name
                                                            + "', use full, lora or auto"));
        }
        int r = Objects.requireNonNullElse(rank, old.shape().rank());
        double a = Objects.requireNonNullElse(alpha, old.shape().alpha());
        if (r < 1 || !(a > 0 && Double.isFinite(a))) {
            throw refused("--lora-rank is a number of at least 1, --lora-alpha one above 0");
        }
        Set<LowRankTarget> paths = targets.isEmpty() ? old.shape().targets() : targets();
        return new LanguageMethod(kind, new LowRank(r, a, paths));
    }

    private Set<LowRankTarget> targets() {
        if (targets.equals(List.of("all"))) {
            return EnumSet.allOf(LowRankTarget.class);
        }
        var found = EnumSet.noneOf(LowRankTarget.class);
        for (String name : targets) {
            found.add(
                    LowRankTarget.named(name)
                            .orElseThrow(
                                    () -> refused("--lora-targets: there is no '" + name + "'")));
        }
        return found;
    }

    private ParameterException refused(String reason) {
        return new ParameterException(command.commandLine(), reason);
    }
}
