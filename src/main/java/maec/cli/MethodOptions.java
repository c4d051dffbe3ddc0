package maec.cli;

import maec.combine.method.MethodCatalog;
import maec.workflow.MethodSetting;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another merge method than MAEC, for the models of a project. */
final class MethodOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Another method than MAEC; 'combine --methods' lists them.")
    private @Nullable String method;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "Abilities and languages in the order in which the method takes them.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "TENSORS[@LAYERS]:PARAMETER[.MODEL]=X[,X]",
            description =
                    "A parameter of the method, such as *:density=0.5; may be repeated, the first"
                            + " that fits holds.")
    private List<String> rules = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of DARE and DELLA.")
    private long seed;

    /**
     * What was chosen.
     *
     * @param abilities of the project
     * @param languages of the project
     * @return the method, or empty for MAEC
     * @throws CommandLine.ParameterException if a rule does not fit the method
     */
    Optional<MethodSetting> setting(List<String> abilities, List<String> languages) {
        if (method == null) {
            if (!models.isEmpty() || !rules.isEmpty()) {
                throw refused("--models and --set go with --method");
            }
            return Optional.empty();
        }
        List<String> taken =
                models.isEmpty()
                        ? MethodSetting.usual(MethodCatalog.named(method), abilities, languages)
                                .models()
                        : models;
        try {
            return Optional.of(MethodSetting.of(method, taken, rules, seed));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private CommandLine.ParameterException refused(String reason) {
        if (command == null) {
            throw new IllegalStateException("options outside a command: " + reason);
        }
        return new CommandLine.ParameterException(command.commandLine(), reason);
    }
}
