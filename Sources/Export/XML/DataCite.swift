import HTML
import Publication

/// The metadata schema 4 of DataCite. What it requires and a record lacks is `:unav`, as in its
/// documentation.
struct DataCite: XMLSchema {
  func element(_ item: CitationItem, _ links: RecordLinks) -> XML {
    let record = item.record
    let identifier: XML =
      if let doi = item.doi {
        "<identifier identifierType=\"DOI\">\(doi)</identifier>"
      } else {
        "<identifier identifierType=\"Local\">\(record.id)</identifier>"
      }
    let creators = item.authors.isEmpty ? item.editors : item.authors
    return """
      <resource xmlns="http://datacite.org/schema/kernel-4" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:schemaLocation="http://datacite.org/schema/kernel-4 http://schema.datacite.org/meta/kernel-4/metadata.xsd">
      \(identifier)
      <creators>
      \(creators.isEmpty ? "<creator><creatorName>:unav</creatorName></creator>\n" : creators.map { person($0, "creator") }.joined())\
      </creators>
      <titles><title>\(item.title ?? ":unav")</title></titles>
      <publisher>\(item.publisher ?? ":unav")</publisher>
      <publicationYear>\(year(item))</publicationYear>
      <resourceType resourceTypeGeneral="\(item.type.datacite)">\(item.type.label)</resourceType>
      \(wrapped("subjects", item.keywords.map { "<subject>\($0)</subject>" }))\
      \(contributors(item))\
      \(wrapped("dates", [item.issued.map { "<date dateType=\"Issued\">\($0.iso)</date>" as XML }].compactMap(\.self)))\
      \(XML.line(item.language) { "<language>\($0)</language>" })\
      \(wrapped("relatedIdentifiers", related(item)))\
      \(wrapped("rightsList", [record.license].compactMap(\.self).map(rights)))\
      \(wrapped("descriptions", descriptions(item)))\
      </resource>

      """
  }

  /// For a record without a year, the one it was entered in.
  private func year(_ item: CitationItem) -> String {
    if let year = item.record.year { return String(year) }
    return item.record.dateCreated.flatMap(PartialDate.init).map { String($0.year) } ?? "0000"
  }

  private func wrapped(_ name: StaticString, _ parts: [XML]) -> XML {
    guard !parts.isEmpty else { return XML() }
    let name = XML(stringLiteral: name)
    return "<\(name)>\(parts)</\(name)>\n"
  }

  /// `creator` and `contributor` hold the same, under names of their own.
  private func person(_ person: PersonalName, _ element: String) -> XML {
    let parts: XML =
      if let given = person.given {
        """
        <creatorName nameType="Personal">\(person.inverted)</creatorName><givenName>\(given)</givenName>\
        <familyName>\(person.fullFamily)</familyName>\
        \(XML.line(person.orcid) {
          "<nameIdentifier nameIdentifierScheme=\"ORCID\" schemeURI=\"https://orcid.org\">\($0)</nameIdentifier>"
        })
        """
      } else {
        "<creatorName>\(person.family)</creatorName>"
      }
    return "<creator>\(parts)</creator>\n"
  }

  private func contributors(_ item: CitationItem) -> XML {
    guard !item.authors.isEmpty, !item.editors.isEmpty else { return XML() }
    return wrapped(
      "contributors",
      item.editors.map { editor in
        """
        <contributor contributorType="Editor"><contributorName>\(editor.inverted)</contributorName>\
        \(editor.given.map { "<givenName>\($0)</givenName><familyName>\(editor.fullFamily)</familyName>" as XML })\
        </contributor>
        """
      })
  }

  private func related(_ item: CitationItem) -> [XML] {
    item.record.arxivIDs.map {
      "<relatedIdentifier relatedIdentifierType=\"arXiv\" relationType=\"IsIdenticalTo\">\($0)</relatedIdentifier>"
    }
      + item.issns.map {
        "<relatedIdentifier relatedIdentifierType=\"ISSN\" relationType=\"IsPartOf\">\($0)</relatedIdentifier>"
      }
      + (item.type.isPart ? item.isbns : []).map {
        "<relatedIdentifier relatedIdentifierType=\"ISBN\" relationType=\"IsPartOf\">\($0)</relatedIdentifier>"
      }
  }

  private func rights(_ license: FacetValue) -> XML {
    "<rights\(address: "rightsURI", license.code.contains("://") ? license.code : nil)>\(license.label ?? license.code)</rights>"
  }

  private func descriptions(_ item: CitationItem) -> [XML] {
    var parts: [XML] = []
    if let abstract = item.abstractText {
      parts.append("<description descriptionType=\"Abstract\">\(abstract)</description>")
    }
    if let container = item.container, item.type.isPart {
      let place = [
        item.volume.map { "vol. \($0)" }, item.issue.map { "no. \($0)" }, item.pages?.text(dash: "-"),
      ]
      let text = ([container] + place.compactMap(\.self)).joined(separator: ", ")
      parts.append("<description descriptionType=\"SeriesInformation\">\(text)</description>")
    }
    return parts
  }
}
