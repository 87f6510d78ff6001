using System.Text.Json;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Benchmarks.Inference;

/// <summary>What a user of ONNX Runtime GenAI writes who wants some answers to one question: its template, its tokenizer, its sampler at temperature 1.</summary>
internal static class GenAiProgram
{
    /// <summary>Answers a question several times and prints the answers.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="question">The question.</param>
    /// <param name="answers">Answers in all.</param>
    /// <param name="newTokens">Most new tokens of each.</param>
    /// <param name="rows">Answers that are given at the same time.</param>
    /// <param name="topK">Likeliest tokens that are drawn from; 0 for all.</param>
    /// <param name="threads">Cores; 0 as the library has it.</param>
    public static void Run(string folder, string question, int answers, int newTokens, int rows, int topK, int threads)
    {
        Utils.DisableTelemetryEvents();
        using var handle = new OgaHandle();
        using var config = new Config(folder);
        if (threads > 0)
        {
            config.Overlay(JsonSerializer.Serialize(new { model = new { decoder = new { session_options = new { intra_op_num_threads = threads } } } }));
        }

        using var model = new Model(config);
        using var tokenizer = new Tokenizer(model);
        var prompt = tokenizer.ApplyChatTemplate("", JsonSerializer.Serialize(new[] { new { role = "user", content = question } }), "", true);
        using var prompts = tokenizer.EncodeBatch([.. Enumerable.Repeat(prompt, rows)]);
        for (var given = 0; given < answers; given += rows)
        {
            using var parameters = new GeneratorParams(model);
            parameters.SetSearchOption("batch_size", rows);
            parameters.SetSearchOption("max_length", prompts[0].Length + newTokens);
            parameters.SetSearchOption("do_sample", true);
            parameters.SetSearchOption("temperature", 1);
            parameters.SetSearchOption("top_k", topK);
            parameters.SetSearchOption("top_p", 1);
            using var generator = new Generator(model, parameters);
            generator.AppendTokenSequences(prompts);
            while (!generator.IsDone())
            {
                generator.GenerateNextToken();
            }

            for (ulong row = 0; row < (ulong)rows; row++)
            {
                Console.WriteLine(tokenizer.Decode(generator.GetSequence(row)[prompts[row].Length..]));
            }
        }
    }
}
