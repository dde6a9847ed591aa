import ArgumentParser
import TasteClient
import TerminalOutput

struct ShowItemCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What is known of an item, and how its ratings are distributed.")

    @Argument var item: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let info = try await client.item(item).value
        if daemon.json {
            return try output.json {
                $0.add(info)
                $0.add("distribution", json: Self.json(info.distribution))
            }
        }
        let record = info.item
        try output.line(
            record.title.isEmpty || record.title == record.id ? record.id : "\(record.title)  [\(record.id)]")
        let facts = [record.year.map(String.init), record.genres.isEmpty ? nil : record.genres.joined(separator: ", ")]
        let known = facts.compactMap { $0 }
        if !known.isEmpty { try output.line(known.joined(separator: "; ")) }
        for (key, value) in record.metadata.sorted(by: { $0.key < $1.key }) { try output.line("\(key): \(value)") }
        if info.withdrawn { try output.line("withdrawn: in no answer but histories and listings") }
        guard let mean = info.mean else { return try output.line("no ratings") }
        try output.line("\(Plain.count(info.ratings)) ratings, mean \(Plain.decimal(mean, 2))")
        for count in info.distribution { try output.line(Self.bar(count, of: info.distribution)) }
    }

    private static let barWidth = 40

    /// A line such as `4.5  #######  12`.
    private static func bar(_ count: RatingCount, of all: [RatingCount]) -> String {
        let widest = all.map { RatingScale.plain($0.value).count }.max() ?? 0
        let value = RatingScale.plain(count.value)
        let most = all.map(\.ratings).max() ?? 1
        let length = max(1, count.ratings * barWidth / max(1, most))
        let bar = String(repeating: "#", count: length)
        return String(repeating: " ", count: widest - value.count) + "\(value)  \(bar)  \(Plain.count(count.ratings))"
    }

    private static func json(_ distribution: [RatingCount]) -> String {
        "["
            + distribution.map { count in
                var line = JSONLine()
                line.add("value", count.value)
                line.add("ratings", count.ratings)
                return line.text
            }.joined(separator: ",") + "]"
    }
}
