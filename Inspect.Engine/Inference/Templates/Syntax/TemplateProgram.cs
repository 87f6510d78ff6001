using System.Text;
using Inspect.Engine.Inference.Templates.Library;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>A template that was read. Thread-safe.</summary>
/// <param name="Body">What it writes.</param>
/// <param name="Names">Names of its variables, by their numbers.</param>
/// <param name="Blocks">Its blocks.</param>
internal sealed record TemplateProgram(Body Body, string[] Names, IReadOnlyDictionary<string, Block> Blocks)
{
    /// <summary>Writes it with values for its variables.</summary>
    /// <exception cref="TemplateException">It refuses them, or takes more than a template may.</exception>
    public string Render(RenderState state, IReadOnlyDictionary<string, object?> variables)
    {
        var root = new Scope(state, Names.Length);
        for (var i = 0; i < Names.Length; i++)
        {
            if (variables.TryGetValue(Names[i], out var value))
            {
                root.Set(i, value);
            }
            else if (Globals.Table.TryGetValue(Names[i], out var function))
            {
                root.Set(i, function);
            }
            else if (Names[i] == "self")
            {
                root.Set(i, new SelfValue(root, Blocks));
            }
        }

        state.Enter(Body.Height);
        var output = new StringBuilder(1_024);
        Body.Render(root, output);
        return output.ToString();
    }
}
