package maec.project;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.project.LanguageMethod.Kind;
import maec.runtime.LowRank;
import maec.runtime.LowRankTarget;

import java.util.EnumSet;
import java.util.Set;

/** The members {@code method} and {@code lora} of {@code training}, left out where usual. */
final class LanguageMethodJson {
    private static final LowRank USUAL = LowRank.usual();
    private static final String TARGETS =
            "a list of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj";

    private LanguageMethodJson() {}

    static LanguageMethod read(StrictObject object) {
        return new LanguageMethod(
                object.optional("method", member -> kind(object, member)).orElse(Kind.FULL),
                object.optionalObject("lora", LanguageMethodJson::shape).orElse(USUAL));
    }

    private static Kind kind(StrictObject object, String member) {
        return Kind.named(object.text(member))
                .orElseThrow(() -> object.wrong(object.at(member), "one of full, lora, auto"));
    }

    private static LowRank shape(StrictObject object) {
        int rank = object.optional("rank", object::smallInteger).orElse(USUAL.rank());
        double alpha = object.optional("alpha", object::number).orElse(USUAL.alpha());
        TrainingPlan.require(rank >= 1, "rank", "a number of at least 1");
        TrainingPlan.require(alpha > 0, "alpha", "a number above 0");
        return new LowRank(
                rank,
                alpha,
                object.optional("targets", member -> targets(object, member))
                        .orElse(USUAL.targets()));
    }

    private static Set<LowRankTarget> targets(StrictObject object, String member) {
        var targets = EnumSet.noneOf(LowRankTarget.class);
        for (String name : object.texts(member)) {
            targets.add(
                    LowRankTarget.named(name)
                            .orElseThrow(() -> object.wrong(object.at(member), TARGETS)));
        }
        if (targets.isEmpty()) {
            throw object.wrong(object.at(member), TARGETS);
        }
        return targets;
    }

    static void write(ObjectNode node, LanguageMethod method) {
        if (method.kind() != Kind.FULL) {
            node.put("method", method.kind().id());
        }
        if (!method.shape().equals(USUAL)) {
            ObjectNode lora = node.putObject("lora");
            lora.put("rank", method.shape().rank());
            lora.put("alpha", method.shape().alpha());
            ArrayNode targets = lora.putArray("targets");
            method.shape().targets().forEach(target -> targets.add(target.id()));
        }
    }
}
