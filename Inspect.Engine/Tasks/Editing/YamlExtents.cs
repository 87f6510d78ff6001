using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>Where lists and maps of a text end: nodes know where they begin alone.</summary>
internal static class YamlExtents
{
    /// <summary>The end of each list and map by its start, both counted in letters. Of those that begin at the same place, the largest.</summary>
    public static IReadOnlyDictionary<long, long> Of(string text)
    {
        var ends = new Dictionary<long, long>();
        var open = new Stack<long>();
        var parser = new Parser(new StringReader(text));
        try
        {
            while (parser.MoveNext())
            {
                switch (parser.Current)
                {
                    case MappingStart or SequenceStart:
                        open.Push(parser.Current.Start.Index);
                        break;
                    case MappingEnd or SequenceEnd:
                        var start = open.Pop();
                        ends[start] = Math.Max(ends.GetValueOrDefault(start), parser.Current.End.Index);
                        break;
                }
            }
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException)
        {
            // Who reads the file is told of it.
        }

        return ends;
    }
}
