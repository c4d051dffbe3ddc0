package maec.cli;

import maec.combine.fit.Choice;
import maec.workflow.ModelCheck;

import java.util.stream.Collectors;

/** What the command line says of a look at a model. */
final class CheckPhrase {
    private CheckPhrase() {}

    static String of(ModelCheck check) {
        return switch (check) {
            case ModelCheck.Whole(int tensors) -> tensors + " tensors";
            case ModelCheck.Matches matches ->
                    matches.tensors() + " tensors match the base" + chosen(matches);
            case ModelCheck.Changes(int changed, int total) ->
                    "changes " + changed + " of " + total + " tensors";
            case ModelCheck.Differs(var first) -> first.sentence();
            case ModelCheck.Unknown(String tensor) -> "the base has no tensor '" + tensor + "'";
            case ModelCheck.Missing(var path) -> path + " does not exist";
            case ModelCheck.NotTrained _ -> "not trained yet";
            case ModelCheck.Refused(var problem) -> problem.sentence();
        };
    }

    private static String chosen(ModelCheck.Matches matches) {
        return matches.chosen().isEmpty()
                ? ""
                : matches.chosen().stream()
                        .map(Choice::word)
                        .collect(Collectors.joining(", ", "; chosen: ", ""));
    }
}
