package maec.combine;

import maec.checkpoint.ImportanceMap;

import java.util.Arrays;

/** An importance map as the combination reads it. */
record MappedBins(ImportanceMap map) implements WeightBins {
    @Override
    public boolean covers(String tensor, long count) {
        return map.find(tensor).map(spec -> spec.count() == count).orElse(true);
    }

    @Override
    public void readBins(String tensor, long offset, byte[] target, int count) {
        if (map.find(tensor).isPresent()) {
            map.readBins(tensor, offset, target, 0, count);
        } else {
            Arrays.fill(target, 0, count, (byte) DeltaTile.NEVER);
        }
    }

    @Override
    public double trainedPercent() {
        return map.trainedPercent();
    }

    @Override
    public String fingerprint() {
        return map.fingerprint();
    }
}
