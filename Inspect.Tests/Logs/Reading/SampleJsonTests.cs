using System.Buffers;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Logs.Reading;

/// <summary>A sample given out as JSON, in pieces, is the sample.</summary>
public sealed class SampleJsonTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task JsonPieces_SamplesOfVectors_ReadBackTheSame(string name)
    {
        var (path, _) = LogVectors.Open(name);
        var count = 0;
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, Stop))
        {
            if (count++ == 5)
            {
                break;
            }

            using var reader = await SampleReader.OpenAsync(path, sample.Id, sample.Epoch, Stop);
            var json = new ArrayBufferWriter<byte>();
            foreach (var piece in reader.JsonPieces())
            {
                json.Write(piece.Span);
            }

            var back = PoolResolver.Apply(LogJson.Parse<EvalSample>(json.WrittenMemory));

            Assert.Equal(Text(sample), Text(back));
        }
    }

    private static string Text(EvalSample sample) => System.Text.Encoding.UTF8.GetString(LogJson.ToBytes(sample).Span);
}
