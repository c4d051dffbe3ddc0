package maec.runtime;

/** Where the weights are while a model runs. */
public enum Residency {
    /** All of them on the device: fastest, and needs the memory. */
    RESIDENT,
    /** One layer and the next on the device, read again from the source in every pass. */
    STREAMED
}
