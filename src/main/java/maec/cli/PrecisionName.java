package maec.cli;

import maec.runtime.Precision;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;

/** A format to compute in, as people type it: {@code auto}, {@code fp32}, {@code bf16}. */
final class PrecisionName implements ITypeConverter<Wish<Precision>> {
    @Override
    public Wish<Precision> convert(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto" -> Wish.automatic();
            case "fp32", "float32" -> Wish.of(Precision.FP32);
            case "bf16", "bfloat16" -> Wish.of(Precision.BF16);
            default ->
                    throw new TypeConversionException(
                            "there is no dtype '" + name + "', use auto, fp32 or bf16");
        };
    }
}
