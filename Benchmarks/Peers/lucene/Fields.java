import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * The fields of a record that are searched, and queries on them. Title and abstract are two fields, stemmed,
 * the title ten times as heavy; of a record the id alone is stored.
 */
final class Fields {
  static final Set<String> ID = Set.of("_id");
  static final String DEPARTMENT = "dept";
  static final String YEAR = "year_i";

  static final Analyzer ANALYZER = new Analyzer() {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      StandardTokenizer tokenizer = new StandardTokenizer();
      return new TokenStreamComponents(tokenizer, new PorterStemFilter(new LowerCaseFilter(tokenizer)));
    }
  };

  private Fields() {}

  static Document document(Publication publication) {
    Document document = new Document();
    document.add(new StringField("_id", publication.id, Field.Store.YES));
    document.add(new TextField("title", publication.title, Field.Store.NO));
    document.add(new TextField("abstract", publication.abstracts, Field.Store.NO));
    for (String department : new LinkedHashSet<>(publication.departments)) {
      document.add(new StringField(DEPARTMENT, department, Field.Store.NO));
    }
    document.add(new IntPoint(YEAR, publication.year));
    document.add(new NumericDocValuesField(YEAR, publication.year));
    return document;
  }

  static String[] stems(String[] words) throws IOException {
    String[] stems = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      try (TokenStream stream = ANALYZER.tokenStream("x", words[i])) {
        stream.reset();
        stream.incrementToken();
        stems[i] = stream.getAttribute(CharTermAttribute.class).toString();
      }
    }
    return stems;
  }

  /** The query of a row of queries.tsv. */
  static Query query(String[] question) throws IOException {
    return query(question[2], question[3].split(" "));
  }

  static Query query(String operator, String[] words) throws IOException {
    String[] stems = stems(words);
    if (operator.equals("phrase")) {
      Query inTitle = new BoostQuery(new PhraseQuery("title", stems), 10f);
      return either(inTitle, new PhraseQuery("abstract", stems));
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String stem : stems) {
      Query inTitle = new BoostQuery(new TermQuery(new Term("title", stem)), 10f);
      Query inAbstract = new TermQuery(new Term("abstract", stem));
      if (operator.equals("and")) {
        all.add(either(inTitle, inAbstract), BooleanClause.Occur.MUST);
      } else {
        all.add(inTitle, BooleanClause.Occur.SHOULD);
        all.add(inAbstract, BooleanClause.Occur.SHOULD);
      }
    }
    return all.build();
  }

  private static Query either(Query one, Query other) {
    return new BooleanQuery.Builder()
        .add(one, BooleanClause.Occur.SHOULD).add(other, BooleanClause.Occur.SHOULD).build();
  }

  /** The same with the department and the years of the row. */
  static Query filtered(String[] question) throws IOException {
    int first = Integer.parseInt(question[5]);
    int last = Integer.parseInt(question[6]);
    Query years = new IndexOrDocValuesQuery(
        IntPoint.newRangeQuery(YEAR, first, last),
        NumericDocValuesField.newSlowRangeQuery(YEAR, first, last));
    return new BooleanQuery.Builder()
        .add(query(question), BooleanClause.Occur.MUST)
        .add(new TermQuery(new Term(DEPARTMENT, question[4])), BooleanClause.Occur.FILTER)
        .add(years, BooleanClause.Occur.FILTER)
        .build();
  }
}
