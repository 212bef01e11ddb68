import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;

/**
 * Counts of three facets, by a collector that counts ordinals of doc values into arrays: faster than the
 * facets that Lucene brings.
 */
final class FacetCounts {
  static final String DEPARTMENTS = "dept_v";
  static final String OPEN_ACCESS = "oa_v";
  private static final int YEARS = 2200;
  private static final int BLOCK = 256;

  /** A value and its count. */
  record Labelled(String label, int count) {}

  /** The values of all segments, and for each segment which of them its ordinals are. */
  static final class Labels {
    final String[] departments;
    final String[] openAccess;
    private final int[][] departmentsOfLeaf;
    private final int[][] openAccessOfLeaf;

    Labels(IndexReader reader) throws IOException {
      Map<String, Integer> departmentNumbers = new TreeMap<>();
      Map<String, Integer> openAccessNumbers = new TreeMap<>();
      for (LeafReaderContext leaf : reader.leaves()) {
        for (String label : departmentsOf(leaf)) {
          departmentNumbers.put(label, 0);
        }
        for (String label : openAccessOf(leaf)) {
          openAccessNumbers.put(label, 0);
        }
      }
      departments = numbered(departmentNumbers);
      openAccess = numbered(openAccessNumbers);
      departmentsOfLeaf = new int[reader.leaves().size()][];
      openAccessOfLeaf = new int[reader.leaves().size()][];
      for (LeafReaderContext leaf : reader.leaves()) {
        departmentsOfLeaf[leaf.ord] = departmentsOf(leaf).stream().mapToInt(departmentNumbers::get).toArray();
        openAccessOfLeaf[leaf.ord] = openAccessOf(leaf).stream().mapToInt(openAccessNumbers::get).toArray();
      }
    }

    private static List<String> departmentsOf(LeafReaderContext leaf) throws IOException {
      SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), DEPARTMENTS);
      List<String> labels = new ArrayList<>();
      for (long ordinal = 0; ordinal < values.getValueCount(); ordinal++) {
        labels.add(values.lookupOrd(ordinal).utf8ToString());
      }
      return labels;
    }

    private static List<String> openAccessOf(LeafReaderContext leaf) throws IOException {
      SortedDocValues values = DocValues.getSorted(leaf.reader(), OPEN_ACCESS);
      List<String> labels = new ArrayList<>();
      for (int ordinal = 0; ordinal < values.getValueCount(); ordinal++) {
        labels.add(values.lookupOrd(ordinal).utf8ToString());
      }
      return labels;
    }

    private static String[] numbered(Map<String, Integer> numbers) {
      int next = 0;
      for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
        entry.setValue(next++);
      }
      return numbers.keySet().toArray(new String[0]);
    }
  }

  private final Labels labels;
  private final int[] departments;
  private final int[] openAccess;
  private final int[] years = new int[YEARS];
  long hits;

  FacetCounts(Labels labels) {
    this.labels = labels;
    departments = new int[labels.departments.length];
    openAccess = new int[labels.openAccess.length];
  }

  List<Labelled> departments() {
    return list(labels.departments, departments);
  }

  List<Labelled> openAccess() {
    return list(labels.openAccess, openAccess);
  }

  List<Labelled> years() {
    return list(null, years);
  }

  /** As an answer would hold them, the most frequent first. Without labels the numbers are the labels. */
  private static List<Labelled> list(String[] labels, int[] counts) {
    List<Labelled> list = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        list.add(new Labelled(labels == null ? Integer.toString(i) : labels[i], counts[i]));
      }
    }
    list.sort((a, b) -> a.count != b.count ? Integer.compare(b.count, a.count) : a.label.compareTo(b.label));
    return list;
  }

  private void add(FacetCounts other) {
    add(departments, other.departments);
    add(openAccess, other.openAccess);
    add(years, other.years);
    hits += other.hits;
  }

  private static void add(int[] sums, int[] others) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others[i];
    }
  }

  private static void addOrdinals(int[] sums, int[] counts, int[] numbers) {
    for (int ordinal = 0; ordinal < counts.length; ordinal++) {
      sums[numbers[ordinal]] += counts[ordinal];
    }
  }

  static CollectorManager<CountingCollector, FacetCounts> manager(Labels labels) {
    return new CollectorManager<>() {
      @Override
      public CountingCollector newCollector() {
        return new CountingCollector(new FacetCounts(labels));
      }

      @Override
      public FacetCounts reduce(Collection<CountingCollector> collectors) {
        FacetCounts sum = new FacetCounts(labels);
        for (CountingCollector collector : collectors) {
          sum.add(collector.counts);
        }
        return sum;
      }
    };
  }

  static final class CountingCollector implements Collector {
    private final FacetCounts counts;
    private final int[] documents = new int[BLOCK];
    private final long[] values = new long[BLOCK];

    private CountingCollector(FacetCounts counts) {
      this.counts = counts;
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
      return new Leaf(leaf);
    }

    /** Gathers documents into a block, and counts a block at a time. */
    private final class Leaf implements LeafCollector {
      private final int number;
      private final SortedSetDocValues departments;
      private final SortedDocValues singleDepartments; // null where a record has several
      private final SortedDocValues openAccess;
      private final NumericDocValues years;
      private final int[] departmentCounts;
      private final int[] openAccessCounts;
      private int length;

      private Leaf(LeafReaderContext leaf) throws IOException {
        number = leaf.ord;
        departments = DocValues.getSortedSet(leaf.reader(), DEPARTMENTS);
        singleDepartments = DocValues.unwrapSingleton(departments);
        openAccess = DocValues.getSorted(leaf.reader(), OPEN_ACCESS);
        years = DocValues.getNumeric(leaf.reader(), Fields.YEAR);
        departmentCounts = new int[(int) departments.getValueCount()];
        openAccessCounts = new int[openAccess.getValueCount()];
      }

      @Override
      public void setScorer(Scorable scorer) {}

      @Override
      public void collect(int document) throws IOException {
        documents[length++] = document;
        if (length == BLOCK) {
          count();
        }
      }

      @Override
      public void collect(DocIdStream stream) throws IOException {
        if (length > 0) {
          count();
        }
        while ((length = stream.intoArray(documents)) > 0) {
          count();
        }
      }

      private void count() throws IOException {
        int end = length;
        length = 0;
        counts.hits += end;
        years.longValues(end, documents, values, 0);
        for (int i = 0; i < end; i++) {
          counts.years[(int) values[i]]++;
        }
        for (int i = 0; i < end; i++) {
          if (openAccess.advanceExact(documents[i])) {
            openAccessCounts[openAccess.ordValue()]++;
          }
        }
        if (singleDepartments != null) {
          countSingleDepartments(end);
        } else {
          countDepartments(end);
        }
      }

      private void countSingleDepartments(int end) throws IOException {
        for (int i = 0; i < end; i++) {
          if (singleDepartments.advanceExact(documents[i])) {
            departmentCounts[singleDepartments.ordValue()]++;
          }
        }
      }

      private void countDepartments(int end) throws IOException {
        for (int i = 0; i < end; i++) {
          if (departments.advanceExact(documents[i])) {
            for (int left = departments.docValueCount(); left > 0; left--) {
              departmentCounts[(int) departments.nextOrd()]++;
            }
          }
        }
      }

      @Override
      public void finish() throws IOException {
        if (length > 0) {
          count();
        }
        addOrdinals(counts.departments, departmentCounts, counts.labels.departmentsOfLeaf[number]);
        addOrdinals(counts.openAccess, openAccessCounts, counts.labels.openAccessOfLeaf[number]);
      }
    }
  }
}
