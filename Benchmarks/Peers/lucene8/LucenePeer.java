import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene 8, as Debian has it, with its own facets.
 *
 * <pre>
 * LucenePeer index RECORDS.jsonl FOLDER THREADS RAM_MB
 * LucenePeer update RECORDS.jsonl FOLDER
 * LucenePeer query FOLDER QUESTIONS.tsv OUT.jsonl WARM_UPS
 * LucenePeer oneshot FOLDER WORD                 the best ten and facets, for the time of a fresh process
 * </pre>
 */
public final class LucenePeer {
  private static final String[] FACETS = {"department", "OA_type", "year"};
  private static final FacetsConfig CONFIG = new FacetsConfig();

  static {
    CONFIG.setMultiValued("department", true);
  }

  private static Document document(Publication publication) throws IOException {
    Document document = Fields.document(publication);
    for (String department : new LinkedHashSet<>(publication.departments)) {
      document.add(new SortedSetDocValuesFacetField("department", department));
    }
    if (publication.openAccess != null && !publication.openAccess.isEmpty()) {
      document.add(new SortedSetDocValuesFacetField("OA_type", publication.openAccess));
    }
    document.add(new SortedSetDocValuesFacetField("year", Integer.toString(publication.year)));
    return CONFIG.build(document);
  }

  private static IndexWriterConfig settings(int ramMB, IndexWriterConfig.OpenMode mode) {
    IndexWriterConfig settings = new IndexWriterConfig(Fields.ANALYZER).setOpenMode(mode);
    settings.setRAMBufferSizeMB(ramMB);
    return settings.setUseCompoundFile(false);
  }

  private static void index(String records, String folder, int threads, int ramMB) throws Exception {
    double start = Measure.seconds();
    IndexWriterConfig settings = settings(ramMB, IndexWriterConfig.OpenMode.CREATE);
    IndexWriter writer = new IndexWriter(MMapDirectory.open(Paths.get(folder)), settings);
    Feed feed = new Feed(publication -> writer.addDocument(document(publication)));
    report("index", feed.run(records, threads, 256), start, writer);
  }

  /** In one thread, merges too. */
  private static void update(String records, String folder) throws Exception {
    double start = Measure.seconds();
    IndexWriterConfig settings = settings(256, IndexWriterConfig.OpenMode.APPEND);
    settings.setMergeScheduler(new SerialMergeScheduler());
    IndexWriter writer = new IndexWriter(MMapDirectory.open(Paths.get(folder)), settings);
    long count = Publication.eachLine(records, line -> {
      Publication publication = Publication.parse(line);
      writer.updateDocument(new Term("_id", publication.id), document(publication));
    });
    report("update", count, start, writer);
  }

  private static void report(String what, long count, double start, IndexWriter writer) throws IOException {
    writer.commit();
    double committed = Measure.seconds() - start;
    writer.close();
    double seconds = Measure.seconds() - start;
    System.out.printf(
        "{\"peer\":\"lucene\",\"what\":\"%s\",\"n\":%d,\"sec\":%.3f,\"commit_sec\":%.3f,"
            + "\"dps\":%.0f,\"rss_mb\":%d,\"cpu\":%.2f}%n",
        what, count, seconds, committed, count / seconds, Measure.peakMemory(), Measure.cpu());
  }

  private final IndexSearcher searcher;
  private final DefaultSortedSetDocValuesReaderState facets;
  // So that nothing is optimized away.
  private long sink;

  private LucenePeer(String folder) throws IOException {
    DirectoryReader reader = DirectoryReader.open(MMapDirectory.open(Paths.get(folder)));
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    facets = new DefaultSortedSetDocValuesReaderState(reader);
  }

  /** The best ten with their ids; hits are counted at least up to a threshold. */
  private long top(Query query, int threshold) throws IOException {
    TopScoreDocCollector collector = TopScoreDocCollector.create(10, threshold);
    searcher.search(query, collector);
    return ids(collector.topDocs());
  }

  private long ids(TopDocs top) throws IOException {
    for (ScoreDoc hit : top.scoreDocs) {
      sink += searcher.doc(hit.doc).get("_id").length();
    }
    return top.totalHits.value;
  }

  private long topAndFacets(Query query) throws IOException {
    FacetsCollector collector = new FacetsCollector();
    long hits = ids(FacetsCollector.search(searcher, query, 10, collector));
    SortedSetDocValuesFacetCounts counts = new SortedSetDocValuesFacetCounts(facets, collector);
    for (String facet : FACETS) {
      FacetResult result = counts.getTopChildren(200, facet);
      sink += result == null ? 0 : result.childCount;
    }
    return hits;
  }

  private Map<String, Measure.Answer> answers(String[] question) {
    Map<String, Measure.Answer> answers = new LinkedHashMap<>();
    answers.put("top10", () -> top(Fields.query(question), 1000));
    answers.put("count", () -> top(Fields.query(question), Integer.MAX_VALUE));
    answers.put("facets", () -> topAndFacets(Fields.query(question)));
    answers.put("filter", () -> topAndFacets(Fields.filtered(question)));
    return answers;
  }

  /** All questions several times before, so that the code is compiled. */
  private void ask(String questions, String out, int warmUps) throws Exception {
    try (PrintWriter writer = new PrintWriter(out)) {
      for (int pass = 0; pass <= warmUps; pass++) {
        for (String line : Files.readAllLines(Paths.get(questions))) {
          String[] question = line.split("\t");
          for (Map.Entry<String, Measure.Answer> entry : answers(question).entrySet()) {
            if (pass < warmUps) {
              entry.getValue().give();
            } else {
              new Measure(entry.getValue()).write(writer, "lucene", entry.getKey(), question, "");
            }
          }
        }
      }
    }
    System.err.println("sink " + sink);
  }

  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "index": index(words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4])); break;
      case "update": update(words[1], words[2]); break;
      case "query": new LucenePeer(words[1]).ask(words[2], words[3], Integer.parseInt(words[4])); break;
      case "oneshot":
        Query query = Fields.query("or", new String[] {words[2]});
        System.out.println("hits " + new LucenePeer(words[1]).topAndFacets(query));
        break;
      default: throw new IllegalArgumentException(words[0]);
    }
  }
}
