// ONNX Runtime in C++ with the service's session options and call pattern, over the inputs that the managed program wrote:
// the baseline of the managed-over-native ratio. Usage: native MODEL INPUTS-DIRECTORY BATCH CALLS
#include <onnxruntime_cxx_api.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace {

std::vector<int64_t> shape_of(const Ort::TypeInfo& type, int64_t batch) {
    auto shape = type.GetTensorTypeAndShapeInfo().GetShape();
    shape[0] = batch;
    return shape;
}

size_t size_of(const std::vector<int64_t>& shape) {
    size_t size = 1;
    for (auto length : shape) size *= static_cast<size_t>(length);
    return size;
}

std::vector<float> read(const std::string& path, size_t size) {
    std::vector<float> values(size);
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(size * sizeof(float)))) {
        std::fprintf(stderr, "cannot read %zu floats from %s\n", size, path.c_str());
        std::exit(1);
    }
    return values;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "usage: %s MODEL INPUTS-DIRECTORY BATCH CALLS\n", argv[0]);
        return 2;
    }
    const int batch = std::atoi(argv[3]);
    const int calls = std::atoi(argv[4]);

    Ort::Env env(ORT_LOGGING_LEVEL_FATAL);
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    options.SetInterOpNumThreads(1);
    options.SetExecutionMode(ORT_SEQUENTIAL);
    options.AddConfigEntry("session.intra_op.allow_spinning", "0");
    Ort::Session session(env, argv[1], options);

    Ort::AllocatorWithDefaultOptions allocator;
    auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    Ort::IoBinding binding(session);
    std::vector<std::vector<float>> buffers;
    buffers.reserve(session.GetInputCount() + session.GetOutputCount());
    const float* quantiles = nullptr;
    size_t quantile_count = 0;
    for (size_t i = 0; i < session.GetInputCount(); i++) {
        auto name = session.GetInputNameAllocated(i, allocator);
        auto shape = shape_of(session.GetInputTypeInfo(i), batch);
        buffers.push_back(read(std::string(argv[2]) + "/" + name.get() + ".f32", size_of(shape)));
        binding.BindInput(name.get(), Ort::Value::CreateTensor<float>(memory, buffers.back().data(), buffers.back().size(), shape.data(), shape.size()));
    }
    for (size_t i = 0; i < session.GetOutputCount(); i++) {
        auto name = session.GetOutputNameAllocated(i, allocator);
        auto shape = shape_of(session.GetOutputTypeInfo(i), batch);
        buffers.emplace_back(size_of(shape));
        binding.BindOutput(name.get(), Ort::Value::CreateTensor<float>(memory, buffers.back().data(), buffers.back().size(), shape.data(), shape.size()));
        if (std::string(name.get()) == "quantiles") {
            quantiles = buffers.back().data();
            quantile_count = buffers.back().size();
        }
    }

    Ort::RunOptions run;
    for (int i = 0; i < 200; i++) session.Run(run, binding);
    std::vector<double> microseconds(static_cast<size_t>(calls));
    const std::clock_t processor = std::clock();
    for (auto& one : microseconds) {
        auto start = std::chrono::steady_clock::now();
        session.Run(run, binding);
        one = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    }
    const double cpu = 1e6 * static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC / calls;
    std::sort(microseconds.begin(), microseconds.end());
    double sum = 0;
    for (size_t i = 0; i < quantile_count; i++) sum += quantiles[i];
    auto at = [&](double share) { return microseconds[static_cast<size_t>(share * static_cast<double>(calls - 1))]; };
    std::printf("{\"program\":\"native graph\",\"batch\":%d,\"calls\":%d,\"p50us\":%.2f,\"p99us\":%.2f,\"cpuUs\":%.2f,\"sum\":%.3f}\n", batch, calls, at(0.5), at(0.99), cpu, sum);
    return 0;
}
