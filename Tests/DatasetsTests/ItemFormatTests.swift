import Datasets
import TasteValues
import Testing

@Suite("Formats of items")
struct ItemFormatTests {
    private func items(_ files: [String: String], _ options: DatasetOptions = DatasetOptions()) throws -> [Item] {
        try withFolder(files) { try Dataset(at: $0, options: options).allItems() }
    }

    @Test("Items of ml-latest-small have quoted titles, genres, links and their most frequent tags")
    func latest() throws {
        let found = try items([
            "ratings.csv": "userId,movieId,rating,timestamp\n1,11,4,964982703\n",
            "movies.csv":
                "movieId,title,genres\n11,\"American President, The (1995)\",Comedy|Drama\n12,\"\"\"Why\"\" Not\",(no genres listed)\n",
            "links.csv": "movieId,imdbId,tmdbId\n11,0112346,9087\n12,0000012,\n",
            "tags.csv": "userId,movieId,tag,timestamp\n1,11,politics,1\n2,11,Love,1\n3,11,love,1\n4,12,\"a|b, c\",1\n",
        ])
        var first = Item(id: "11")
        first.title = "American President, The (1995)"
        first.year = 1995
        first.genres = ["Comedy", "Drama"]
        first.metadata = ["imdb": "tt0112346", "tmdb": "9087", "tags": "love|politics"]
        var second = Item(id: "12")
        second.title = "\"Why\" Not"
        second.metadata = ["imdb": "tt0000012", "tags": "a/b, c"]
        #expect(found == [first, second])
        #expect(found.map(\.tags) == [["love", "politics"], ["a/b, c"]])
    }

    @Test("Items of ML-100K have the genres that u.genre names, ISO 8859-1 titles, and the date as metadata")
    func hundredThousand() throws {
        let line = Array("1|Mis\u{E9}rables, Les (1995)|01-Jan-1995||http://imdb/x|0|1|0|1\n".unicodeScalars)
        let found = try withFolder(bytes: [
            "u.data": Array("1\t1\t5\t881250949\n".utf8), "u.item": line.map { UInt8($0.value) },
            "u.genre": Array("unknown|0\nAction|1\nAdventure|2\nAnimation|3\n\n".utf8),
        ]) { try Dataset(at: $0).allItems() }
        var record = Item(id: "1")
        record.title = "Misérables, Les (1995)"
        record.year = 1995
        record.genres = ["Action", "Animation"]
        record.metadata = ["release_date": "01-Jan-1995", "imdb_url": "http://imdb/x"]
        #expect(found == [record])
    }

    @Test("ML-1M's movies.dat in ISO 8859-1 is read together with ratings in CSV")
    func million() throws {
        let movies = Array("73::Mis\u{E9}rables, Les (1995)::Drama|Musical\n".unicodeScalars).map { UInt8($0.value) }
        try withFolder(bytes: ["ratings.csv": Array("userId,movieId,rating\n1,73,5\n".utf8), "movies.dat": movies]) {
            let dataset = try Dataset(at: $0)
            let found = try dataset.allItems()
            #expect(found.map(\.title) == ["Misérables, Les (1995)"] && found[0].genres == ["Drama", "Musical"])
            #expect(try dataset.allRatings() == [NamedRating("1", "73", 5)])
        }
    }

    @Test("The words of a token_seq column of RecBole are genres")
    func recBole() throws {
        let found = try items([
            "a.item":
                "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n1\tToy Story\t1995\tAnimation Comedy\n"
        ])
        #expect(
            found.map(\.title) == ["Toy Story"] && found[0].year == 1995 && found[0].genres == ["Animation", "Comedy"])
    }

    @Test("The unknown columns of a table of items become metadata, and years may be decimals")
    func generic() throws {
        let found = try items([
            "books.csv":
                "book_id,isbn,authors,original_publication_year,title\n7,0439023483,\"Collins, S.\",2008.0,Games\n"
        ])
        #expect(found[0].id == "7" && found[0].year == 2008 && found[0].title == "Games")
        #expect(found[0].metadata == ["isbn": "0439023483", "authors": "Collins, S."])
    }

    @Test("A table of items is read by the given columns")
    func named() throws {
        var options = DatasetOptions()
        options.columns = try ColumnRole.list("item,title,-,year")
        let found = try items(["x.csv": "a,Alpha,junk,1999\nb,Beta,junk,\n"], options)
        #expect(found.map(\.id) == ["a", "b"] && found.map(\.year) == [1999, nil])
    }

    @Test(
        "The year is the last one in parentheses",
        arguments: [
            ("Heat (1995)", 1995), ("2001: A Space Odyssey (1968)", 1968), ("Giving (1995) (V)", 1995),
            ("Babylon 5", nil), ("Big (12345)", nil), ("Show (2006-2007)", 2006), ("Open (1995", nil),
        ] as [(String, Int?)])
    func years(title: String, year: Int?) throws {
        let found = try items(["i.csv": "id,title\n1,\(title)\n"])
        #expect(found[0].year == year && found[0].title == title)
    }

    @Test("A long title is cut between characters")
    func longTitle() throws {
        let found = try items(["i.csv": "id,title\n1,\(String(repeating: "é", count: 2_000))\n"])
        #expect(found[0].title == String(repeating: "é", count: ItemReader.maximumTextBytes / 2))
    }

    @Test("The size of a folder includes its side files")
    func totalBytes() throws {
        try withFolder(["movies.csv": "movieId,title,genres\n1,A,B\n", "links.csv": "movieId,imdbId,tmdbId\n1,2,3\n"]) {
            let dataset = try Dataset(at: $0)
            var reader = try dataset.itemReader()
            while try reader.next() != nil {}
            #expect(!dataset.hasRatings && dataset.totalBytes == 27 + 28 && reader.bytesRead == dataset.totalBytes)
        }
    }
}
