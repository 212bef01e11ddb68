import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;

/** Times and memory. */
final class Measure {
  /** Something to measure; returns the number of hits. */
  interface Answer {
    long give() throws Exception;
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  final long hits;
  private final double[] walls;
  private final double[] cpus;

  /** Measures an answer some times, after one that does not count. */
  Measure(Answer answer) throws Exception {
    long start = System.nanoTime();
    answer.give();
    int count = repeats((System.nanoTime() - start) / 1e9);
    walls = new double[count];
    cpus = new double[count];
    long found = 0;
    for (int i = 0; i < count; i++) {
      start = System.nanoTime();
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      found = answer.give();
      cpus[i] = (THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e3;
      walls[i] = (System.nanoTime() - start) / 1e3;
    }
    hits = found;
    Arrays.sort(walls);
    Arrays.sort(cpus);
  }

  /** Writes a line: microseconds of the clock, and medians of them and of the CPU. */
  void write(PrintWriter out, String peer, String mode, String[] question, String more) {
    int last = walls.length - 1;
    int middle = walls.length / 2;
    out.printf(
        "{\"peer\":\"%s\",\"mode\":\"%s\",\"cls\":\"%s\",\"q\":%s,\"hits\":%d,"
            + "\"med\":%.2f,\"min\":%.2f,\"max\":%.2f,\"cpu\":%.2f%s}%n",
        peer, mode, question[1], question[0], hits, walls[middle], walls[0], walls[last], cpus[middle], more);
  }

  private static int repeats(double seconds) {
    return seconds > 0.3 ? 2 : seconds > 0.05 ? 4 : 7;
  }

  /** By the clock. */
  static double seconds() {
    return System.nanoTime() / 1e9;
  }

  /** CPU seconds of the process. */
  static double cpu() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  /** In MiB. */
  static long peakMemory() throws IOException {
    for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
      if (line.startsWith("VmHWM")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return 0;
  }
}
