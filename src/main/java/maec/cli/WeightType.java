package maec.cli;

import maec.tensor.DType;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;

/** The element type of weights as people type it. */
final class WeightType implements ITypeConverter<DType> {
    @Override
    public DType convert(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "fp32", "f32", "float32" -> DType.F32;
            case "fp16", "f16", "float16" -> DType.F16;
            case "bf16", "bfloat16" -> DType.BF16;
            default ->
                    throw new TypeConversionException(
                            "'" + text + "' is none of fp32, fp16 and bf16");
        };
    }
}
