import Datasets
import Testing

@Suite("Formats of ratings")
struct RatingFormatTests {
    @Test("ratings.csv of ml-latest-small is read by its heading")
    func latest() throws {
        let found = try ratings(
            in: "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n2,10,4.0,835355493\n", named: "ratings.csv")
        #expect(found == [.init("1", "31", 2.5, 1_260_759_144), .init("2", "10", 4, 835_355_493)])
    }

    @Test("u.data and the folds of ML-100K are read without a heading", arguments: ["u.data", "u1.base", "u1.test"])
    func hundredThousand(name: String) throws {
        let found = try ratings(in: "196\t242\t3\t881250949\n186\t302\t3\t891717742\n", named: name)
        #expect(found == [.init("196", "242", 3, 881_250_949), .init("186", "302", 3, 891_717_742)])
    }

    @Test("ratings.dat of ML-1M is read with the separator ::")
    func million() throws {
        let found = try ratings(in: "1::1193::5::978300760\n1::661::3::978302109", named: "ratings.dat")
        #expect(found == [.init("1", "1193", 5, 978_300_760), .init("1", "661", 3, 978_302_109)])
    }

    @Test("RecBole's .inter is read with typed headings and decimal times")
    func recBole() throws {
        let found = try ratings(
            in: "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949.0\n",
            named: "a.inter")
        #expect(found == [.init("196", "242", 3, 881_250_949)])
    }

    @Test("Book-Crossing is read with quoted fields, semicolons and no times")
    func bookCrossing() throws {
        let found = try ratings(
            in: "\"User-ID\";\"ISBN\";\"Book-Rating\"\r\n\"276725\";\"034545104X\";\"7\"\r\n\"3\";\"05\";\"10\"\r\n")
        #expect(found == [.init("276725", "034545104X", 7), .init("3", "05", 10)])
    }

    @Test("Common headings are recognised in any order and case")
    func headings() throws {
        let found = try ratings(in: "Date,stars,Book_ID,Reviewer ID\n2020-02-29,5,b,u\n")
        #expect(found == [.init("u", "b", 5, 1_582_934_400)])
    }

    @Test(
        "Bars and runs of blanks are separators",
        arguments: ["user|item|rating\nu|i|4\n", "user item  rating\n u   i\t 4 \n"])
    func otherSeparators(content: String) throws {
        #expect(try ratings(in: content, named: "table.txt") == [.init("u", "i", 4)])
    }

    @Test(
        "Given columns are read with and without a heading, and one of them is skipped",
        arguments: ["", "who,x,what,stars\n"])
    func namedColumns(heading: String) throws {
        var options = DatasetOptions()
        options.columns = try ColumnRole.list("user,-,item,rating")
        let found = try ratings(in: heading + "u,7,i,3\nv,8,j,2.5\n", options: options)
        #expect(found == [.init("u", "i", 3), .init("v", "j", 2.5)])
    }

    @Test("Quoted fields may contain separators, line ends and doubled quotation marks (RFC 4180)")
    func quoted() throws {
        let found = try ratings(in: "user,item,rating\n\"a,b\",\"say \"\"hi\"\"\nthere\",\"4\"\r\nx,\"\"\"q\"\"\",1")
        #expect(found == [.init("a,b", "say \"hi\"\nthere", 4), .init("x", "\"q\"", 1)])
    }

    @Test("A quotation mark in a tab-separated file may be part of a name")
    func literalQuote() throws {
        let found = try ratings(in: "user\titem\trating\n\"quoted\"\t\"Heroes\" live\t4\n", named: "table.tsv")
        #expect(found == [.init("quoted", "\"Heroes\" live", 4)])
    }

    @Test("A byte order mark, CRLF, blank lines and a missing last line end are accepted")
    func lineEnds() throws {
        let found = try ratings(in: "\u{FEFF}user,item,rating\r\n\r\nu,i,4\r\n\n \nv,j,5")
        #expect(found == [.init("u", "i", 4), .init("v", "j", 5)])
    }

    @Test("Names keep characters beyond ASCII and lose blanks at both ends")
    func unicodeNames() throws {
        let found = try ratings(in: "user,item,rating\n Zoë ,日本/1,4\n")
        #expect(found == [.init("Zoë", "日本/1", 4)])
    }

    @Test("A rating without a time gets the time that the caller chose")
    func missingTime() throws {
        var options = DatasetOptions()
        options.missingTime = 77
        let content = "user,item,rating,time\nu,i,4,\nv,j,5,100000000\n"
        #expect(try ratings(in: content, options: options).map(\.time) == [77, 100_000_000])
    }

    @Test("Users and items are numbered in the order of first appearance across batches")
    func numbers() throws {
        try withFolder(["r.csv": "user,item,rating\nb,x,1\na,x,2\nb,y,3\n"]) { folder in
            var reader = try Dataset(at: folder).ratingReader()
            var batch = RatingBatch()
            #expect(try reader.next(&batch, limit: 2))
            #expect(batch.users == [0, 1] && batch.items == [0, 0] && batch.values == [1, 2])
            #expect(reader.users.names(from: 0) == ["b", "a"])
            #expect(try reader.next(&batch, limit: 2))
            #expect(batch.users == [0] && batch.items == [1] && reader.items.names(from: 1) == ["y"])
            #expect(try !reader.next(&batch, limit: 2))
            #expect(reader.count == 3 && reader.bytesRead == 35)
        }
    }
}
