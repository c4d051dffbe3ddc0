package maec.combine;

import maec.combine.fit.ExtendedBase;

import java.util.Arrays;

/**
 * Bins over a base that got rows of another model; where they were made before that, the new rows
 * are key neurons at no k₁.
 *
 * @param bins of the base with or without the new rows
 * @param base the extended base
 */
record ExtendedBins(WeightBins bins, ExtendedBase base) implements WeightBins {
    @Override
    public boolean covers(String tensor, long count) {
        return bins.covers(tensor, count)
                || (count == base.find(tensor).map(spec -> spec.count()).orElse(-1L)
                        && bins.covers(tensor, ownCount(tensor)));
    }

    private long ownCount(String tensor) {
        return base.base().find(tensor).orElseThrow().count();
    }

    @Override
    public void readBins(String tensor, long offset, byte[] target, int count) {
        long whole = base.find(tensor).orElseThrow().count();
        if (bins.covers(tensor, whole)) {
            bins.readBins(tensor, offset, target, count);
            return;
        }
        int own = Math.clamp(ownCount(tensor) - offset, 0, count);
        if (own > 0) {
            bins.readBins(tensor, offset, target, own);
        }
        Arrays.fill(target, own, count, (byte) DeltaTile.NEVER);
    }

    @Override
    public double trainedPercent() {
        return bins.trainedPercent();
    }

    @Override
    public String fingerprint() {
        return bins.fingerprint();
    }
}
