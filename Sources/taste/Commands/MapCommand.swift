import ArgumentParser
import TasteClient
import TasteValues
import TerminalOutput

struct MapCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Where items lie on the map of the catalogue, or what its genres are.",
        discussion: """
            On the map, items that the same people like lie side by side. It is computed when
            it is first asked for, and this command waits for it. x and y go from 0 to 65535.

            EXAMPLES
              taste map
              taste map Alien Moon
              taste map --json
            """)

    @Argument(help: "Items; without any, the genres are shown.") var items: [String] = []
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        var map = try await client.map(count: 0, labelItems: items).value
        while map.number == 0, map.progress != nil {
            try await Task.sleep(for: .milliseconds(200))
            map = try await client.map(count: 0, labelItems: items).value
        }
        if !items.isEmpty { return try places(map, &output) }
        if daemon.json { return try genres(map, &output) }
        guard map.items > 0 else { return try output.line("no item has ratings, genres or a year") }
        var table = Table([.text("genre"), .number("items"), .number("x"), .number("y")])
        for genre in map.genres { table.add([genre.name, "\(genre.items)", "\(genre.x)", "\(genre.y)"]) }
        try output.table(table)
    }

    private func places(_ map: CatalogueMap, _ output: inout Output) throws {
        var table = Table([.text("title"), .text("genre"), .number("x"), .number("y"), .text("item")])
        for label in map.labels {
            let genre = label.genre > 0 && label.genre <= map.genres.count ? map.genres[label.genre - 1].name : ""
            if daemon.json {
                try output.json {
                    $0.add("item", label.item)
                    $0.add("title", label.title)
                    $0.add("genre", genre)
                    $0.add("x", label.x)
                    $0.add("y", label.y)
                    $0.add("ratings", label.ratings)
                }
            } else {
                table.add([label.title, genre, "\(label.x)", "\(label.y)", label.item])
            }
        }
        if !daemon.json { try map.labels.isEmpty ? output.line("no item is on the map") : output.table(table) }
    }

    private func genres(_ map: CatalogueMap, _ output: inout Output) throws {
        for genre in map.genres {
            try output.json {
                $0.add("genre", genre.name)
                $0.add("items", genre.items)
                $0.add("x", genre.x)
                $0.add("y", genre.y)
            }
        }
    }
}
