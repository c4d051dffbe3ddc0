package maec.cli;

import maec.runtime.Residency;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;

/** Where weights shall be, as people type it: {@code auto}, {@code resident}, {@code streamed}. */
final class ResidencyName implements ITypeConverter<Wish<Residency>> {
    @Override
    public Wish<Residency> convert(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto" -> Wish.automatic();
            case "resident" -> Wish.of(Residency.RESIDENT);
            case "streamed" -> Wish.of(Residency.STREAMED);
            default ->
                    throw new TypeConversionException(
                            "there is no residency '" + name + "', use auto, resident or streamed");
        };
    }
}
