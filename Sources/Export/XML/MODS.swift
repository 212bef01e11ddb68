import HTML
import Publication

/// MODS 3.4 of the Library of Congress.
struct MODS: XMLSchema {
  var rootStart: XML { "<modsCollection xmlns=\"http://www.loc.gov/mods/v3\">\n" }
  var rootEnd: XML { "</modsCollection>\n" }

  func element(_ item: CitationItem, _ links: RecordLinks) -> XML {
    let record = item.record
    return """
      <mods xmlns="http://www.loc.gov/mods/v3" version="3.4">
      <titleInfo><title>\(item.title ?? "[No title]")</title></titleInfo>
      \(item.authors.map { name($0, role: "aut") })\
      \(item.editors.map { name($0, role: "edt") })\
      \(item.translators.map { name($0, role: "trl") })\
      <typeOfResource>\(typeOfResource(item))</typeOfResource>
      <genre>\(item.type.label)</genre>
      \(originInfo(item))\
      \(XML.line(item.language) {
        "<language><languageTerm type=\"code\" authority=\"iso639-2b\">\($0)</languageTerm></language>"
      })\
      \(XML.line(item.pageCount) {
        "<physicalDescription><extent>\($0) pages</extent></physicalDescription>" as XML
      })\
      \(XML.line(item.abstractText) { "<abstract>\($0)</abstract>" })\
      \(XML.lines(item.keywords) { "<subject><topic>\($0)</topic></subject>" })\
      \(host(item))\
      \(XML.line(item.doi) { "<identifier type=\"doi\">\($0)</identifier>" })\
      \(XML.lines(record.arxivIDs) { "<identifier type=\"arxiv\">\($0)</identifier>" })\
      \(XML.line(item.pmid) { "<identifier type=\"pmid\">\($0)</identifier>" })\
      \(item.type.isPart ? XML() : XML.lines(item.isbns) { "<identifier type=\"isbn\">\($0)</identifier>" })\
      \(XML.line(links.page(of: item) ?? item.fileAddress) { "<location><url>\($0)</url></location>" })\
      \(XML.line(record.license?.code) { "<accessCondition>\($0)</accessCondition>" })\
      <recordInfo><recordIdentifier>\(record.id)</recordIdentifier></recordInfo>
      </mods>

      """
  }

  private func typeOfResource(_ item: CitationItem) -> String {
    item.type.name == "software" || item.type.name == "research_data" ? "software, multimedia" : "text"
  }

  private func name(_ name: PersonalName, role: String) -> XML {
    let parts: XML =
      if let given = name.given {
        """
        <namePart type="family">\(name.fullFamily)</namePart><namePart type="given">\(given)</namePart>\
        \(XML.line(name.suffix) { "<namePart type=\"termsOfAddress\">\($0)</namePart>" })
        """
      } else {
        "<namePart>\(name.family)</namePart>"
      }
    let kind: XML = name.given == nil ? "<name>" : "<name type=\"personal\">"
    return """
      \(kind)\(parts)<role><roleTerm type="code" authority="marcrelator">\(role)</roleTerm></role></name>

      """
  }

  private func originInfo(_ item: CitationItem) -> XML {
    let parts: [XML] = [
      item.place.map { "<place><placeTerm type=\"text\">\($0)</placeTerm></place>" },
      item.publisher.map { "<publisher>\($0)</publisher>" },
      item.issued.map { "<dateIssued encoding=\"w3cdtf\">\($0.iso)</dateIssued>" },
      item.edition.map { "<edition>\($0)</edition>" },
    ].compactMap(\.self)
    return parts.isEmpty ? XML() : "<originInfo>\(parts)</originInfo>\n"
  }

  /// The journal or book that it is in, and where in it.
  private func host(_ item: CitationItem) -> XML {
    guard let container = item.container else { return XML() }
    let details: [XML] = [
      item.volume.map { "<detail type=\"volume\"><number>\($0)</number></detail>" },
      item.issue.map { "<detail type=\"issue\"><number>\($0)</number></detail>" },
      item.pages.map { pages in
        guard let last = pages.last else {
          return "<extent unit=\"pages\"><list>\(pages.first)</list></extent>"
        }
        return "<extent unit=\"pages\"><start>\(pages.first)</start><end>\(last)</end></extent>"
      },
    ].compactMap(\.self)
    let part: XML = details.isEmpty ? XML() : "<part>\(details)</part>"
    return """
      <relatedItem type="host"><titleInfo><title>\(container)</title></titleInfo>\
      \(item.issns.map { "<identifier type=\"issn\">\($0)</identifier>" as XML })\
      \(item.type.isPart ? item.isbns.map { "<identifier type=\"isbn\">\($0)</identifier>" as XML } : [])\
      \(part)</relatedItem>

      """
  }
}
