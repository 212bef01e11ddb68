import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads records in one thread, and hands them in batches to threads that parse and index them. */
final class Feed {
  interface Consumer {
    void take(Publication publication) throws Exception;
  }

  private static final List<byte[]> END = new ArrayList<>();

  private final BlockingQueue<List<byte[]>> queue = new ArrayBlockingQueue<>(8);
  private final Consumer consumer;
  private List<byte[]> batch = new ArrayList<>();

  Feed(Consumer consumer) {
    this.consumer = consumer;
  }

  /** Returns the number of records. */
  long run(String path, int threadCount, int batchSize) throws Exception {
    Thread[] threads = new Thread[threadCount];
    Arrays.setAll(threads, number -> new Thread(this::consume));
    for (Thread thread : threads) {
      thread.start();
    }
    long count = Publication.eachLine(path, line -> {
      batch.add(line);
      if (batch.size() == batchSize) {
        queue.put(batch);
        batch = new ArrayList<>();
      }
    });
    queue.put(batch);
    queue.put(END);
    for (Thread thread : threads) {
      thread.join();
    }
    return count;
  }

  private void consume() {
    try {
      for (List<byte[]> lines; (lines = queue.take()) != END;) {
        for (byte[] line : lines) {
          consumer.take(Publication.parse(line));
        }
      }
      queue.put(END); // for the others
    } catch (Exception error) {
      error.printStackTrace();
      System.exit(1);
    }
  }
}
