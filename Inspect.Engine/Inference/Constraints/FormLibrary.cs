using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>The forms that a model was last asked for: the answers of a run share theirs. Thread-safe.</summary>
/// <param name="name">Name of the model.</param>
/// <param name="tokenizer">Its tokenizer, whose tokens are looked at when the first form is asked for.</param>
/// <param name="vocabularySize">Number of logits.</param>
/// <param name="endIds">Ids that end an answer.</param>
internal sealed class FormLibrary(string name, HfTokenizer tokenizer, int vocabularySize, IReadOnlyList<int> endIds)
{
    private const int Most = 8;

    private readonly Lock _lock = new();
    private readonly List<(AnswerForm Form, FormMachine Machine)> _machines = [];
    private readonly Lazy<TokenTrie> _trie = new(() => new TokenTrie(tokenizer.Bytes.Texts, vocabularySize, endIds));

    /// <summary>The begin of an answer.</summary>
    /// <exception cref="GenerationException">The form cannot be kept to; the sentence names what is in the way.</exception>
    public FormState Begin(AnswerForm form)
    {
        if (!tokenizer.Bytes.IsCertain)
        {
            throw new GenerationException($"The tokens of {name} do not say which letters they stand for, so an answer cannot be held to a form. {(form.Calls is null ? "Remove response_schema" : "Set tool_choice to auto")}, or use another model.");
        }

        lock (_lock)
        {
            var at = _machines.FindIndex(m => m.Form == form);
            var machine = at < 0 || _machines[at].Machine.IsLarge ? new FormMachine(form, _trie.Value) : _machines[at].Machine;
            if (at >= 0)
            {
                _machines.RemoveAt(at);
            }

            _machines.Insert(0, (form, machine));
            _machines.RemoveRange(Math.Min(Most, _machines.Count), Math.Max(0, _machines.Count - Most));
            return new FormState(machine, tokenizer.Bytes);
        }
    }
}
