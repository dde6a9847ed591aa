import Datasets
import TasteValues
import Testing

@Suite("Bad lines")
struct BadLineTests {
    private static let heading = "user,item,rating,time\n"

    @Test(
        "A bad line is reported with file, line, column and reason",
        arguments: [
            ("u,i,4\n", nil, "has 3 columns; the first line has 4"),
            ("u,i,4,1,5\n", nil, "has 5 columns"),
            (",i,4,1\n", 1, "the user is empty"),
            ("u, ,4,1\n", 2, "the item is empty"),
            ("u,i,,1\n", 3, "the rating \"\" is not a number"),
            ("u,i,good,1\n", 3, "the rating \"good\" is not a number"),
            ("u,i,nan,1\n", 3, "not a number"),
            ("u,i,inf,1\n", 3, "not a number"),
            ("u,i,0x4,1\n", 3, "not a number"),
            ("u,i,1e300,1\n", 3, "not a number"),
            ("u,i,4,soon\n", 4, "the time \"soon\""),
            ("u,i,4,2001-02-29\n", 4, "the time"),
            ("u,\"i\"x,4,1\n", 2, "double those inside"),
            ("u,\"i,4,1\n", 2, "never closed"),
            ("u,\(String(repeating: "x", count: 256)),4,1\n", 2, "the item has 256 bytes; a name has at most 255"),
        ] as [(String, Int?, String)])
    func reported(line: String, column: Int?, reason: String) throws {
        let error = try #require(try error(in: Self.heading + "a,b,5,1\n" + line, named: "my.csv"))
        #expect(error.code == .badLine && error.file == "my.csv" && error.line == 3 && error.column == column)
        #expect(error.message.contains(reason), "\(error)")
        #expect(error.description.hasPrefix("my.csv, line 3"))
    }

    @Test("The error of a line that is not UTF-8 says how to convert the file")
    func wrongEncoding() throws {
        let bytes = Array("user,item,rating\nu,caf".utf8) + [0xE9] + Array(",4\n".utf8)
        let error = try withFolder(bytes: ["r.csv": bytes]) { folder in
            #expect(throws: DatasetError.self) { try Dataset(at: folder).allRatings() }
        }
        #expect(error?.line == 2 && error?.column == 2 && error?.message.contains("iconv") == true)
    }

    @Test("Bad lines are skipped and counted on request, and the first ones are kept as examples")
    func skipped() throws {
        var options = DatasetOptions()
        options.badLines = .skip
        let bad = (0..<20).map { "u,i,bad\($0)\n" }.joined()
        let content = "user,item,rating\na,b,1\n" + bad + "x,\"y,2\n\nu2,i2,3\n"
        try withFolder(["r.csv": content]) { folder in
            let (ratings, badLines) = try Dataset(at: folder, options: options).allRatingsAndBadLines()
            #expect(ratings == [.init("a", "b", 1), .init("u2", "i2", 3)])
            #expect(badLines.count == 21 && badLines.examples.count == BadLines.maximumExamples)
            #expect(badLines.examples.map(\.line) == (3..<13).map { $0 })
        }
    }

    @Test("A bad line adds neither a user nor an item")
    func noNames() throws {
        var options = DatasetOptions()
        options.badLines = .skip
        try withFolder(["r.csv": "user,item,rating\nghost,,5\n,thing,5\nghost,thing,much\n"]) { folder in
            var reader = try Dataset(at: folder, options: options).ratingReader()
            var batch = RatingBatch()
            #expect(try !reader.next(&batch, limit: 10))
            #expect(reader.users.count == 0 && reader.items.count == 0 && reader.badLines.count == 3)
        }
    }

    @Test("A line with a rating beyond the given scale is bad, and one between two steps is rounded and counted")
    func scale() throws {
        var options = DatasetOptions()
        options.scale = RatingScale(minimum: 0.5, maximum: 5, step: 0.5)
        for value in ["0", "5.5", "-1"] {
            let found = try error(in: "user,item,rating\nu,i,\(value)\n", options: options)
            #expect(found?.message.contains("\(value) is not on the scale 0.5 to 5 by 0.5") == true)
        }
        #expect(try ratings(in: "user,item,rating\nu,i,0.5\nu,j,4.50\n", options: options).map(\.value) == [0.5, 4.5])
        try withFolder(["r.csv": "user,item,rating\nu,i,4.7\nu,j,4\nu,k,1.3\n"]) { folder in
            var reader = try Dataset(at: folder, options: options).ratingReader()
            var batch = RatingBatch()
            #expect(try reader.next(&batch, limit: 10))
            #expect(batch.values == [4.5, 4, 1.5] && reader.rounded == 2)
        }
        options.scale = RatingScale(minimum: 0, maximum: 1, step: 0.1)
        #expect(try ratings(in: "user,item,rating\nu,i,0.3\nu,j,.7\n", options: options).map(\.value) == [0.3, 0.7])
    }

    @Test("Bad lines of items stop the reading, or are skipped and counted on request")
    func items() throws {
        let files = ["i.csv": "id,title\n1,A\n,B\n2\n3,C\n"]
        let error = try withFolder(files) { folder in
            #expect(throws: DatasetError.self) { try Dataset(at: folder).allItems() }
        }
        #expect(error?.line == 3 && error?.column == 1)
        var options = DatasetOptions()
        options.badLines = .skip
        try withFolder(files) { folder in
            var reader = try Dataset(at: folder, options: options).itemReader()
            var titles: [String] = []
            while let item = try reader.next() { titles.append(item.title) }
            #expect(titles == ["A", "C"] && reader.badLines.count == 2 && reader.count == 2)
        }
    }

    @Test("A line of more than a megabyte is bad")
    func endless() throws {
        let endless = String(repeating: "x", count: 3 << 20)
        let found = try error(in: "user,item,rating\nu,i,4\n" + endless)
        #expect(found?.code == .badLine && found?.line == 3 && found?.message.contains("longer than") == true)
    }

    @Test("An unclosed quotation in a large file is given up at a megabyte, and reading continues after its line")
    func endlessQuotation() throws {
        var options = DatasetOptions()
        options.badLines = .skip
        let lines = String(repeating: "u,i,4\n", count: 400_000)
        try withFolder(["r.csv": "user,item,rating\nu,\"i,4\n" + lines]) { folder in
            let (ratings, badLines) = try Dataset(at: folder, options: options).allRatingsAndBadLines(batch: 100_000)
            #expect(ratings.count == 400_000 && badLines.count == 1 && badLines.examples[0].line == 2)
        }
    }
}
