import HTML
import Publication

/// `oai_dc`, the simple Dublin Core of OAI-PMH.
struct DublinCore: XMLSchema {
  func element(_ item: CitationItem, _ links: RecordLinks) -> XML {
    let record = item.record
    let identifiers =
      [links.page(of: item), item.doi.map(Record.url(ofDOI:))].compactMap(\.self)
      + item.isbns.map { "urn:isbn:\($0)" } + item.issns.map { "urn:issn:\($0)" }
    let relations = record.arxivIDs.map(Record.url(ofArXiv:)) + [item.fileAddress].compactMap(\.self)
    return """
      <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
      xmlns:dc="http://purl.org/dc/elements/1.1/" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
      \(XML.line(item.title) { "<dc:title>\($0)</dc:title>" })\
      \(XML.lines(item.authors.map(\.inverted)) { "<dc:creator>\($0)</dc:creator>" })\
      \(XML.lines(item.keywords) { "<dc:subject>\($0)</dc:subject>" })\
      \(XML.line(item.abstractText) { "<dc:description>\($0)</dc:description>" })\
      \(XML.line(item.publisher) { "<dc:publisher>\($0)</dc:publisher>" })\
      \(XML.lines((item.editors + item.translators).map(\.inverted)) { "<dc:contributor>\($0)</dc:contributor>" })\
      \(XML.line(item.issued?.iso) { "<dc:date>\($0)</dc:date>" })\
      \(XML.line(item.type.label) { "<dc:type>\($0)</dc:type>" })\
      \(XML.line(record.id) { "<dc:identifier>\($0)</dc:identifier>" })\
      \(XML.lines(identifiers) { "<dc:identifier>\($0)</dc:identifier>" })\
      \(XML.line(Citation(item, style: .apa).text) { "<dc:source>\($0)</dc:source>" })\
      \(XML.line(item.language) { "<dc:language>\($0)</dc:language>" })\
      \(XML.lines(relations) { "<dc:relation>\($0)</dc:relation>" })\
      \(XML.line(record.license?.code) { "<dc:rights>\($0)</dc:rights>" })\
      </oai_dc:dc>

      """
  }
}
