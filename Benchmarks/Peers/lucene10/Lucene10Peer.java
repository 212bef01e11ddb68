import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/**
 * Lucene 10, with a collector of its own for the facets: one pass, or two where that is faster.
 *
 * <pre>
 * Lucene10Peer index RECORDS.jsonl FOLDER THREADS RAM_MB
 * Lucene10Peer update FOLDER RECORDS.jsonl THREADS
 * Lucene10Peer query FOLDER QUESTIONS.tsv OUT.jsonl WARM_UPS [variants]
 * Lucene10Peer oneshot FOLDER WORD               the best ten and facets, for the time of a fresh process
 * </pre>
 */
public final class Lucene10Peer {
  /** From this many postings on, a union is faster in two passes. */
  private static final int FREQUENT = 5000;

  // --- Indexing ---

  private static Document document(Publication publication) {
    Document document = Fields.document(publication);
    for (String department : new LinkedHashSet<>(publication.departments)) {
      document.add(new SortedSetDocValuesField(FacetCounts.DEPARTMENTS, new BytesRef(department)));
    }
    if (publication.openAccess != null && !publication.openAccess.isEmpty()) {
      document.add(new SortedDocValuesField(FacetCounts.OPEN_ACCESS, new BytesRef(publication.openAccess)));
    }
    return document;
  }

  private static IndexWriter writer(String folder, int ramMB, OpenMode mode) throws IOException {
    IndexWriterConfig settings = new IndexWriterConfig(Fields.ANALYZER).setOpenMode(mode);
    settings.setRAMBufferSizeMB(ramMB).setUseCompoundFile(false);
    return new IndexWriter(MMapDirectory.open(Paths.get(folder)), settings);
  }

  private static void index(String records, String folder, int threads, int ramMB) throws Exception {
    double start = Measure.seconds();
    IndexWriter writer = writer(folder, ramMB, OpenMode.CREATE);
    Feed feed = new Feed(publication -> writer.addDocument(document(publication)));
    long count = feed.run(records, threads, 256);
    writer.commit();
    double committed = Measure.seconds() - start;
    writer.close();
    double seconds = Measure.seconds() - start;
    System.out.printf(
        "{\"peer\":\"lucene10\",\"what\":\"index\",\"threads\":%d,\"n\":%d,\"sec\":%.3f,\"commit_sec\":%.3f,"
            + "\"dps\":%.0f,\"dps_commit\":%.0f,\"rss_mb\":%d,\"cpu\":%.2f}%n",
        threads, count, seconds, committed, count / seconds, count / committed, Measure.peakMemory(),
        Measure.cpu());
  }

  private static void update(String folder, String records, int threads) throws Exception {
    double start = Measure.seconds();
    IndexWriter writer = writer(folder, 256, OpenMode.APPEND);
    Feed feed = new Feed(publication -> {
      Term id = new Term("_id", publication.id);
      if ("deleted".equals(publication.status)) {
        writer.deleteDocuments(id);
      } else {
        writer.updateDocument(id, document(publication));
      }
    });
    long count = feed.run(records, threads, 64);
    writer.commit();
    double committed = Measure.seconds() - start;
    DirectoryReader.open(MMapDirectory.open(Paths.get(folder))).close();
    double reloaded = Measure.seconds() - start;
    writer.close();
    System.out.printf(
        "{\"peer\":\"lucene10\",\"what\":\"update\",\"threads\":%d,\"n\":%d,\"commit_sec\":%.3f,"
            + "\"reload_sec\":%.3f,\"sec_merged\":%.3f,\"rss_mb\":%d,\"cpu\":%.2f}%n",
        threads, count, committed, reloaded, Measure.seconds() - start, Measure.peakMemory(), Measure.cpu());
  }

  // --- Questions ---

  private final IndexSearcher searcher;
  private final FacetCounts.Labels labels;
  // So that nothing is optimized away.
  private long sink;
  /** The sums of the facets of the last answer, where it had any. */
  private long[] sums;

  private Lucene10Peer(String folder) throws IOException {
    DirectoryReader reader = DirectoryReader.open(MMapDirectory.open(Paths.get(folder)));
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    labels = new FacetCounts.Labels(reader);
    System.err.printf(
        "segments %d, documents %d, Java %s, Lucene %s%n",
        reader.leaves().size(), reader.numDocs(), Runtime.version(), Version.LATEST);
  }

  private static TopScoreDocCollectorManager best(int threshold) {
    return new TopScoreDocCollectorManager(10, null, threshold);
  }

  /** The best ten with their ids; hits are counted at least up to a threshold. */
  private long top(Query query, int threshold) throws IOException {
    return ids(searcher.search(query, best(threshold)));
  }

  private long ids(TopDocs top) throws IOException {
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : top.scoreDocs) {
      sink += stored.document(hit.doc, Fields.ID).get("_id").length();
    }
    return top.totalHits.value();
  }

  private long countInTwoPasses(Query query) throws IOException {
    top(query, 1000);
    return searcher.count(query);
  }

  private long facetsInOnePass(Query query) throws IOException {
    var both = new MultiCollectorManager(best(Integer.MAX_VALUE), FacetCounts.manager(labels));
    Object[] results = searcher.search(query, both);
    ids((TopDocs) results[0]);
    return listed((FacetCounts) results[1]);
  }

  /** The best ten with what cannot be among them passed over, and a pass without scores. */
  private long facetsInTwoPasses(Query query) throws IOException {
    FacetCounts counts = searcher.search(query, FacetCounts.manager(labels));
    top(query, 1000);
    return listed(counts);
  }

  private long listed(FacetCounts counts) {
    sums = new long[] {sum(counts.departments()), sum(counts.openAccess()), sum(counts.years())};
    return counts.hits;
  }

  private static long sum(List<FacetCounts.Labelled> list) {
    return list.stream().mapToLong(FacetCounts.Labelled::count).sum();
  }

  /** Whether it is a union of frequent words. */
  private boolean isFasterInTwoPasses(String[] question) throws IOException {
    if (question[2].equals("and") || question[2].equals("phrase")) {
      return false;
    }
    IndexReader reader = searcher.getIndexReader();
    long postings = 0;
    for (String stem : Fields.stems(question[3].split(" "))) {
      postings += reader.docFreq(new Term("title", stem)) + reader.docFreq(new Term("abstract", stem));
    }
    return postings > FREQUENT;
  }

  private long count(String[] question) throws IOException {
    Query query = Fields.query(question);
    return isFasterInTwoPasses(question) ? countInTwoPasses(query) : top(query, Integer.MAX_VALUE);
  }

  private long facets(String[] question) throws IOException {
    Query query = Fields.query(question);
    return isFasterInTwoPasses(question) ? facetsInTwoPasses(query) : facetsInOnePass(query);
  }

  private Map<String, Measure.Answer> answers(String[] question) {
    Map<String, Measure.Answer> answers = new LinkedHashMap<>();
    answers.put("top10", () -> top(Fields.query(question), 1000));
    answers.put("count", () -> count(question));
    answers.put("facets", () -> facets(question));
    answers.put("filter", () -> facetsInOnePass(Fields.filtered(question)));
    return answers;
  }

  private Map<String, Measure.Answer> variants(String[] question) {
    Map<String, Measure.Answer> answers = new LinkedHashMap<>();
    answers.put("count_1p", () -> top(Fields.query(question), Integer.MAX_VALUE));
    answers.put("count_2p", () -> countInTwoPasses(Fields.query(question)));
    answers.put("facets_1p", () -> facetsInOnePass(Fields.query(question)));
    answers.put("facets_2p", () -> facetsInTwoPasses(Fields.query(question)));
    answers.put("filter_1p", () -> facetsInOnePass(Fields.filtered(question)));
    answers.put("filter_2p", () -> facetsInTwoPasses(Fields.filtered(question)));
    return answers;
  }

  /** All questions several times before, so that the code is compiled. */
  private void ask(String questions, String out, int warmUps, boolean hasVariants) throws Exception {
    try (PrintWriter writer = new PrintWriter(out)) {
      for (int pass = 0; pass <= warmUps; pass++) {
        for (String line : Files.readAllLines(Paths.get(questions))) {
          String[] question = line.split("\t");
          Map<String, Measure.Answer> answers = hasVariants ? variants(question) : answers(question);
          for (Map.Entry<String, Measure.Answer> entry : answers.entrySet()) {
            if (pass < warmUps) {
              entry.getValue().give();
            } else {
              write(writer, entry.getKey(), question, entry.getValue());
            }
          }
        }
      }
    }
    System.err.println("peak MiB " + Measure.peakMemory() + ", sink " + sink);
  }

  private void write(PrintWriter writer, String mode, String[] question, Measure.Answer answer)
      throws Exception {
    sums = null;
    Measure measure = new Measure(answer);
    String more = sums == null ? "" : ",\"sums\":" + Arrays.toString(sums);
    measure.write(writer, "lucene10", mode, question, more);
  }

  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "index": index(words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4])); break;
      case "update": update(words[1], words[2], Integer.parseInt(words[3])); break;
      case "query":
        new Lucene10Peer(words[1]).ask(words[2], words[3], Integer.parseInt(words[4]), words.length > 5);
        break;
      case "oneshot":
        Query query = Fields.query("or", new String[] {words[2]});
        System.out.println("hits " + new Lucene10Peer(words[1]).facetsInOnePass(query));
        break;
      default: throw new IllegalArgumentException(words[0]);
    }
  }
}
