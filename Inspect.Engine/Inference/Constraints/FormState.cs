using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>How far an answer is in the form that it must have. Not thread-safe.</summary>
/// <param name="machine">The form.</param>
/// <param name="bytes">Bytes of the model's tokens.</param>
internal sealed class FormState(FormMachine machine, TokenBytes bytes)
{
    private Term _term = machine.Start;

    /// <summary>The tokens that may come next: a bit for each id.</summary>
    /// <exception cref="GenerationException">None may, or to find them takes too long.</exception>
    public ReadOnlySpan<ulong> Allowed => machine.Allowed(_term);

    /// <summary>Goes on behind a token that was allowed; behind one that ends the answer nothing is asked any more.</summary>
    public void Take(int id) => _term = machine.Behind(_term, bytes.Of((uint)id));
}
