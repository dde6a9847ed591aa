import Recommenders
import TasteValues

/// How much memory a training may take.
struct MemoryBudget: Sendable {
    /// In bytes; nil: free memory cannot be read, and nothing limits a training.
    let limit: Int?

    /// - Parameter configured: in bytes; 0: half of the free memory.
    init(configured: Int) {
        limit = configured > 0 ? configured : FreeMemory.now().value.map { $0 / 2 }
    }

    /// The recommender, or its smaller form if the whole takes more memory than allowed.
    ///
    /// - Parameter mayShrink: false if the request named hyper-parameters, which a smaller form would replace.
    /// - Returns: what to train, and a notice if it is the smaller form.
    /// - Throws: `resourceExhausted` if no form fits.
    func fitting(
        _ whole: some Recommender, _ size: DataSize, mayShrink: Bool
    ) throws -> (recommender: any Recommender, note: String?) {
        let need = whole.memoryNeed(size)
        guard let limit, need > limit else { return (whole, nil) }
        let kind = type(of: whole).kind
        let reason = "takes about \(Self.text(need)), and \(Self.text(limit)) are allowed"
        if mayShrink, let smaller = whole.smallerForm, smaller.memoryNeed(size) <= limit {
            let form = try smaller.hyperParameterJSON()
            return (
                smaller, "\(kind) is trained in a smaller form, \(form): the whole \(reason) (training.memoryBytes)"
            )
        }
        let others = ModelCatalogue.kinds(fitting: size, in: limit).filter { $0 != kind }
        let choice = others.isEmpty ? "" : ", or choose a smaller model: \(others.joined(separator: ", "))"
        throw TasteError(
            .resourceExhausted,
            "Training \(kind) \(reason). Raise training.memoryBytes, free memory\(choice).")
    }

    private static func text(_ bytes: Int) -> String { "\(bytes >> 20) MB" }
}
