import Datasets
import Foundation
import TasteValues

/// The readers of files of ratings, items and users, and the recognition of a folder. An input is a folder: sections
/// named as its files. What precedes them are letters that choose options.
struct FileTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var ratings: [RatingBatch] = []
        var names: [[String]] = []
        var items: [Item] = []
        var users: [UserRecord] = []
        var errors: [String] = []
    }

    var seeds: [String: [UInt8]] {
        let texts = [
            "ratings-csv":
                "s\n@ratings.csv\nuser,item,rating,time\n\"a\",\"b \"\"c\"\"\",4.5,881250949\r\nd,e,1,2020-02-29T12:30:05Z\n",
            "movielens-100k": "\n@u.data\n196\t242\t3\t881250949\n186\t302\t3\t891717742\n@u.item\n"
                + "1|Toy Story (1995)|01-Jan-1995||http://x|0|1|0\n2|B|d||u|1|0|0\n@u.genre\nunknown|0\nAction|1\n\n"
                + "@u.user\n1|24|M|technician|85711\n",
            "movielens-1m": "s\n@ratings.dat\n1::1193::5::978300760\n1::661::3::978302109\n@movies.dat\n"
                + "1::Toy Story (1995)::Animation|Children's\n@users.dat\n1::F::1::10::48067\n",
            "movielens": "s\n@ratings.csv\nuserId,movieId,rating,timestamp\n1,1,4.0,964982703\n@movies.csv\n"
                + "movieId,title,genres\n1,\"A, B (1995)\",X|Y\n2,C,(no genres listed)\n@links.csv\n"
                + "movieId,imdbId,tmdbId\n1,0114709,862\n@tags.csv\nuserId,movieId,tag,timestamp\n2,1,funny,1445714994\n",
            "atomic":
                "\n@x.inter\nuser_id:token\titem_id:token\trating:float\ttimestamp:float\nu\ti\t4\t1.5e9\n@x.item\n"
                + "item_id:token\ttitle:token_seq\tclass:token_seq\ni\tA title\tdrama noir\n",
            "books": "p\n@books.csv\nbook_id;title;authors;year\n7;T;A, B;1999.0\n",
            "positive": "p\n@b.txt\nuser item\nu i\nv i\n",
            "columns": "+\n@table.psv\na|b|3|2021-05-06 07:08:09\nc|d|4|1620284889000\n",
            "wide": "sw\n@r.csv\n\u{FEFF}user,item,rating\nü,ñ,4,5\n,,\n\"x,y,1\n",
            "latin1": "s\n@u.item\n1|Caf",
        ]
        var seeds = texts.mapValues { Array($0.utf8) }
        seeds["latin1"]? += [0xE9] + Array(" (1999)|01-Jan-1999||u|0|1\n".utf8)
        return seeds
    }

    func run(_ input: [UInt8]) {
        let sections = Sections(input)
        let folder = Workplace.emptyFolder("files")
        for (name, content) in sections.parts.dropFirst() {
            let name = name.prefix(40).filter { $0 != "/" && $0 != "\0" }
            guard !["", ".", ".."].contains(name) else { continue }
            try? Data(content).write(to: URL(filePath: folder + "/" + name))
        }
        let letters = Set(String(decoding: sections[""], as: UTF8.self))
        var options = DatasetOptions()
        options.badLines = letters.contains("s") ? .skip : .stop
        options.acceptsPositiveFeedback = letters.contains("p")
        if letters.contains("h") { options.scale = .halfStars }
        if letters.contains("+") { options.columns = [.user, .item, .rating, .time] }
        let whole = read(folder, options)
        options.chunkBytes = letters.contains("w") ? 64 : 16
        precondition(read(folder, options) == whole, "what is read depends on the size of the chunks")
    }

    private func read(_ folder: String, _ options: DatasetOptions) -> Outcome {
        var outcome = Outcome()
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        for path in [folder] + names.map({ folder + "/" + $0 }) {
            attempt(&outcome) { outcome throws(DatasetError) in
                let dataset = try Dataset(at: path, options: options)
                if dataset.hasRatings { try readRatings(dataset, into: &outcome) }
                if dataset.hasItems { try readItems(dataset, into: &outcome) }
            }
            attempt(&outcome) { outcome throws(DatasetError) in
                try readItems(try Dataset(itemsAt: path, options: options), into: &outcome)
            }
        }
        for name in names {
            attempt(&outcome) { outcome throws(DatasetError) in
                var reader = try UserReader(at: folder + "/" + name)
                while let user = try reader.next() { outcome.users.append(user) }
            }
        }
        return outcome
    }

    private func attempt(_ outcome: inout Outcome, _ body: (inout Outcome) throws(DatasetError) -> Void) {
        do throws(DatasetError) { try body(&outcome) } catch {
            precondition(!error.message.isEmpty)
            outcome.errors.append("\(error)")
        }
    }

    private func readRatings(_ dataset: Dataset, into outcome: inout Outcome) throws(DatasetError) {
        var reader = try dataset.ratingReader()
        var batch = RatingBatch()
        while try reader.next(&batch, limit: 7) {
            precondition(batch.users.allSatisfy { $0 < reader.users.count })
            precondition(batch.items.allSatisfy { $0 < reader.items.count })
            // NaN would differ from itself; no reader may give it.
            precondition(batch.values.allSatisfy(\.isFinite), "a rating that is no number was read")
            outcome.ratings.append(batch)
        }
        outcome.names += [reader.users.names(from: 0), reader.items.names(from: 0)]
        outcome.errors += reader.badLines.examples.map { "\($0)" }
    }

    private func readItems(_ dataset: Dataset, into outcome: inout Outcome) throws(DatasetError) {
        var reader = try dataset.itemReader()
        while let item = try reader.next() { outcome.items.append(item) }
        outcome.errors += reader.badLines.examples.map { "\($0)" }
    }
}
