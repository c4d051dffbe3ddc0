package maec.ui.export;

/** The shard sizes that the window offers. */
public enum ShardSize {
    ONE_GIGABYTE("1 GB", 1_000_000_000L),
    TWO_GIGABYTES("2 GB", 2_000_000_000L),
    FIVE_GIGABYTES("5 GB", 5_000_000_000L),
    TEN_GIGABYTES("10 GB", 10_000_000_000L);

    private final String label;
    private final long bytes;

    ShardSize(String label, long bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /**
     * What the switch says.
     *
     * @return a size with its unit
     */
    public String label() {
        return label;
    }

    /**
     * The size.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }
}
