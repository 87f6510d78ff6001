using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Templates;

/// <summary>Prompts of models without a chat template, from messages to ids.</summary>
public sealed class PlainPromptTests
{
    private const int Begin = 1;
    private const int End = 2;

    [Theory]
    [InlineData(null, true)]
    [InlineData("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}", false)]
    public void Prepare_ATokenizerWithMarks_BeginsPlainTextsAloneWithThem(string? template, bool isMarked)
    {
        using var model = Marked(template);
        using var tokenizer = HfTokenizer.Load(model.Path("tokenizer.json"));
        var row = new AnswerRow(new LocalRequest { Messages = [new LocalMessage("user", "Hi")] }, tokenizer, TimeProvider.System, CancellationToken.None);

        row.Prepare(PromptWriter.Read(ModelFolder.Read(model.Folder), TimeProvider.System), 256, 512);

        var text = tokenizer.Encode("user: Hi\n", addSpecialTokens: false);
        Assert.Equal([.. isMarked ? new uint[] { Begin } : [], .. text], row.Prompt);
        Assert.Equal([Begin, .. text, End], tokenizer.Encode("user: Hi\n", addSpecialTokens: true));
    }

    /// <summary>A model whose tokenizer puts marks around raw texts.</summary>
    private static TinyModel Marked(string? template)
    {
        var model = new TinyModel();
        File.Delete(model.Path("chat_template.jinja"));
        model.Edit("tokenizer_config.json", config => config["chat_template"] = template);
        object Mark(string id) => new { SpecialToken = new { id, type_id = 0 } };
        model.Edit("tokenizer.json", file =>
        {
            var names = new[] { Begin, End }.Select(i => file["added_tokens"]!.AsArray().First(t => t!["id"]!.GetValue<int>() == i)!["content"]!.GetValue<string>()).ToArray();
            file["post_processor"] = JsonSerializer.SerializeToNode(new
            {
                type = "TemplateProcessing",
                single = new[] { Mark(names[0]), new { Sequence = new { id = "A", type_id = 0 } }, Mark(names[1]) },
                pair = new object[] { new { Sequence = new { id = "A", type_id = 0 } }, new { Sequence = new { id = "B", type_id = 1 } } },
                special_tokens = names.Select((n, i) => (n, Id: i == 0 ? Begin : End)).ToDictionary(n => n.n, n => new { id = n.n, ids = new[] { n.Id }, tokens = new[] { n.n } }),
            });
        });
        return model;
    }
}
