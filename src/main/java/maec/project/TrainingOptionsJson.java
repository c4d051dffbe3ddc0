package maec.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.runtime.Precision;

import java.util.Locale;

/**
 * The members of {@code training} that {@link TrainingOptions} holds; each is left out where it is
 * as usual.
 */
final class TrainingOptionsJson {
    private static final TrainingOptions USUAL = TrainingOptions.usual();

    private TrainingOptionsJson() {}

    static TrainingOptions read(StrictObject object) {
        return new TrainingOptions(
                object.optional("accumulation", object::smallInteger).orElse(USUAL.accumulation()),
                object.optional("validateEvery", object::smallInteger)
                        .orElse(USUAL.validateEvery()),
                object.optional("validationShare", object::number).orElse(USUAL.validationShare()),
                object.optional("patience", object::smallInteger).orElse(USUAL.patience()),
                object.optional("divergenceFactor", object::number)
                        .orElse(USUAL.divergenceFactor()),
                object.optional("precision", member -> precision(object, member)),
                LanguageMethodJson.read(object));
    }

    private static Precision precision(StrictObject object, String member) {
        return switch (object.text(member)) {
            case "fp32" -> Precision.FP32;
            case "bf16" -> Precision.BF16;
            default -> throw object.wrong(object.at(member), "one of fp32, bf16");
        };
    }

    static void write(ObjectNode node, TrainingOptions options) {
        if (options.accumulation() != USUAL.accumulation()) {
            node.put("accumulation", options.accumulation());
        }
        if (options.validateEvery() != USUAL.validateEvery()) {
            node.put("validateEvery", options.validateEvery());
        }
        if (options.validationShare() != USUAL.validationShare()) {
            node.put("validationShare", options.validationShare());
        }
        if (options.patience() != USUAL.patience()) {
            node.put("patience", options.patience());
        }
        if (Double.isFinite(options.divergenceFactor())) {
            node.put("divergenceFactor", options.divergenceFactor());
        }
        options.precision()
                .ifPresent(it -> node.put("precision", it.name().toLowerCase(Locale.ROOT)));
        LanguageMethodJson.write(node, options.method());
    }
}
