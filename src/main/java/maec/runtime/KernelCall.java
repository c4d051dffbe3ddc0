package maec.runtime;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * One call of a kernel: its arguments in order, its results, and the memory of both.
 *
 * <p>Closing the call frees every array made for it or returned by it, except results that {@link
 * #keep} moved elsewhere. Lives and dies on the engine's thread.
 */
final class KernelCall implements AutoCloseable {
    private final Block kernels;
    private final NDManager device;
    private final NDManager host;
    private final NDList arguments = new NDList();

    KernelCall(Block kernels, NDManager parent, Device place, String method) {
        this.kernels = kernels;
        device = parent.newSubManager(place);
        host = device.newSubManager(Device.cpu());
        NDArray name = host.create(new Shape(1), DataType.UINT8);
        name.setName("module_method:" + method);
        arguments.add(name);
    }

    /** Adds numbers that the kernel reads in main memory, [count]. */
    KernelCall host(long... values) {
        arguments.add(host.create(values));
        return this;
    }

    /** Adds numbers that the kernel reads in main memory, [count]. */
    KernelCall host(double... values) {
        arguments.add(host.create(values));
        return this;
    }

    /** Adds raw elements in main memory, [count]; the buffer is direct and not copied. */
    KernelCall host(ByteBuffer values, long count, DataType type) {
        arguments.add(host.create(values, new Shape(count), type));
        return this;
    }

    /** Adds int64 numbers on the device, of that shape. */
    KernelCall device(long[] values, long... shape) {
        arguments.add(longs(device, values, shape));
        return this;
    }

    /** Adds float32 numbers on the device, [count]. */
    KernelCall device(float[] values) {
        arguments.add(
                device.create(
                        FloatBuffer.wrap(values), new Shape(values.length), DataType.FLOAT32));
        return this;
    }

    /** Makes int64 numbers on the device of their owner, of that shape. */
    static NDArray longs(NDManager owner, long[] values, long... shape) {
        return owner.create(LongBuffer.wrap(values), new Shape(shape), DataType.INT64);
    }

    /** Adds int32 numbers on the device, [count]. */
    KernelCall device(int[] values) {
        arguments.add(
                device.create(IntBuffer.wrap(values), new Shape(values.length), DataType.INT32));
        return this;
    }

    /** Adds one array that outlives the call. */
    KernelCall array(NDArray array) {
        array.setName(null);
        arguments.add(array);
        return this;
    }

    /** Adds arrays that outlive the call as one list argument; the name tells lists apart. */
    KernelCall list(String name, List<NDArray> arrays) {
        for (NDArray array : arrays) {
            array.setName(name + "[]");
            arguments.add(array);
        }
        return this;
    }

    /** Runs the kernel; the results live until this call is closed. */
    NDList run() {
        NDList found = kernels.forward(new ParameterStore(device, false), arguments, true);
        found.attach(device);
        return found;
    }

    /** Runs the kernel and gives its one result to a manager that outlives the call. */
    NDArray keep(NDManager manager) {
        NDArray only = run().get(0);
        only.attach(manager);
        return only;
    }

    /** Runs the kernel and reads its one result, float32 in main memory. */
    void readFloats(float[] target, int offset) {
        NDArray only = run().get(0);
        only.toByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .get(target, offset, Math.toIntExact(only.size()));
    }

    @Override
    public void close() {
        device.close();
    }
}
