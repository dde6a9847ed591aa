import Datasets
import TasteValues
import Testing

/// The end of a chunk may cut a record at any byte, and what is read must not depend on where it does.
@Suite("Chunk boundaries")
struct ChunkBoundaryTests {
    @Test(
        "Chunks of every size give the same ratings",
        arguments: [
            (
                "a.csv",
                "\u{FEFF}user,item,rating,time\r\n\"a,\"\"b\"\"\",\"x\ny\",4.5,881250949\r\n\r\nü,\"日\",3,\r\nv,w,1,5"
            ),
            ("u.data", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n"),
            ("ratings.dat", "1::1193::5::978300760\r\n10::661::3::978302109\r\n"),
            ("b.txt", "user item rating\n  u1   i1 4\nu2\ti2  5 \n"),
            ("c.tsv", "user\titem\trating\n\"q\"\t\"half\tx\t4\n"),
        ])
    func everyOffset(name: String, content: String) throws {
        try withFolder([name: content]) { folder in
            var options = DatasetOptions()
            options.badLines = .skip
            let (whole, wholeBad) = try Dataset(at: folder + "/" + name, options: options).allRatingsAndBadLines()
            #expect(whole.count + wholeBad.count >= 1)
            for chunkBytes in 1...content.utf8.count {
                options.chunkBytes = chunkBytes
                let (ratings, bad) = try Dataset(at: folder + "/" + name, options: options).allRatingsAndBadLines()
                #expect(ratings == whole && bad.count == wholeBad.count, "chunks of \(chunkBytes) bytes")
                #expect(bad.examples.map(\.line) == wholeBad.examples.map(\.line))
            }
        }
    }

    @Test("Chunks of every size give the same items")
    func items() throws {
        let content = "movieId,title,genres\r\n1,\"Say \"\"A, B\"\" (1995)\",Drama|War\r\n2,Über,\r\n"
        try withFolder(["movies.csv": content]) { folder in
            let whole = try Dataset(at: folder).allItems()
            #expect(whole.map(\.title) == ["Say \"A, B\" (1995)", "Über"])
            for chunkBytes in 1...content.utf8.count {
                var options = DatasetOptions()
                options.chunkBytes = chunkBytes
                #expect(try Dataset(at: folder, options: options).allItems() == whole, "chunks of \(chunkBytes) bytes")
            }
        }
    }

    @Test("Batches of any size give the same ratings")
    func batches() throws {
        let content = "user,item,rating\n" + (0..<50).map { "u\($0 % 7),i\($0),\($0 % 5)\n" }.joined()
        try withFolder(["r.csv": content]) { folder in
            let whole = try Dataset(at: folder).allRatings()
            #expect(whole.count == 50)
            for limit in 1...51 { #expect(try Dataset(at: folder).allRatings(batch: limit) == whole) }
        }
    }
}
