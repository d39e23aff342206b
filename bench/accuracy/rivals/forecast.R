# R's forecast and prophet packages at given origins of one trace, in the format of `backtest`.
# Usage: Rscript forecast.R METHOD TRACE.csv ORIGINS.txt HORIZON_STEPS SECONDS_A_CALL FORECASTS.csv SECONDS.csv
# A call sees the samples up to and including its origin, at most so far back as `history` says. A call that fails or
# runs out of time writes no forecast and a line with its reason; the run goes on.
options(warn = -1)
arguments <- commandArgs(trailingOnly = TRUE)
method <- arguments[1]
trace <- read.csv(arguments[2])
origins <- scan(arguments[3], what = numeric(), quiet = TRUE)
ahead <- as.integer(arguments[4])
limit <- as.numeric(arguments[5])
series <- sub("\\.csv$", "", basename(arguments[2]))
step <- trace$timestamp[2] - trace$timestamp[1]
day <- 86400 / step
week <- 7 * day
levels <- c(0.1, 0.5, 0.9, 0.95)

suppressMessages(library(if (method == "r-prophet") "prophet" else "forecast", character.only = TRUE))

# Prediction intervals of 80 and 90 % hold the quantiles 0.1, 0.9 and 0.95; the mean of a normal law is its median.
quantiles_of <- function(forecast) {
  cbind(as.numeric(forecast$lower[, 1]), as.numeric(forecast$mean), as.numeric(forecast$upper[, 1]), as.numeric(forecast$upper[, 2]))
}
seasonal <- function(index) forecast::na.interp(ts(trace$value[index], frequency = day))
newest <- function(origin, count) max(1, origin - count + 1):origin

methods <- list(
  `r-holt-winters` = function(origin) quantiles_of(forecast(HoltWinters(seasonal(newest(origin, week))), h = ahead, level = c(80, 90))),
  `r-ets-damped` = function(origin) {
    samples <- as.numeric(seasonal(newest(origin, max(day, 168))))
    if (day <= 24) samples <- ts(samples, frequency = day) # ets has no seasons longer than 24 steps
    quantiles_of(forecast(ets(samples, damped = TRUE), h = ahead, level = c(80, 90)))
  },
  `r-stlf` = function(origin) quantiles_of(stlf(seasonal(newest(origin, week)), h = ahead, level = c(80, 90))),
  `r-arima-fourier` = function(origin) {
    samples <- seasonal(newest(origin, if (step < 300) 2 * day else week)) # 2,880 samples take two seconds, a week at one minute ten
    unit <- max(mean(abs(samples)), 1e-12) # auto.arima finds no model for bits a second in the billions
    fit <- auto.arima(samples / unit, xreg = fourier(samples, K = 3), seasonal = FALSE, approximation = TRUE, max.p = 3, max.q = 3)
    unit * quantiles_of(forecast(fit, xreg = fourier(samples, K = 3, h = ahead), level = c(80, 90)))
  },
  `r-prophet` = function(origin) {
    stride <- max(1, ceiling(300 / step)) # every sample of a week at one minute takes 8 s a fit, at 15 s a minute
    index <- rev(seq(origin, max(1, origin - week + 1), by = -stride))
    at <- function(seconds) as.POSIXct(seconds, origin = "1970-01-01", tz = "UTC")
    fit <- prophet(data.frame(ds = at(trace$timestamp[index]), y = trace$value[index]), uncertainty.samples = 300)
    future <- data.frame(ds = at(trace$timestamp[origin] + step * seq_len(ahead)))
    t(apply(predictive_samples(fit, future)$yhat, 1, quantile, probs = levels))
  })

cell <- function(number) format(number, digits = 8, scientific = FALSE, trim = TRUE)
one <- function(time) {
  origin <- match(time, trace$timestamp)
  set.seed(origin)
  setTimeLimit(elapsed = limit, transient = TRUE)
  on.exit(setTimeLimit())
  rows <- pmax(methods[[method]](origin), 0)
  stopifnot(dim(rows) == c(ahead, length(levels)), is.finite(rows))
  actual <- trace$value[origin + seq_len(ahead)]
  data.frame(series, method, cell(time), seq_len(ahead), cell(time + step * seq_len(ahead)),
             ifelse(is.na(actual), "", cell(actual)), apply(rows, 2, cell))
}

header <- paste0("series,model,origin,step_ahead,target,actual,", paste0("q", levels, collapse = ","))
forecasts <- file(arguments[6], "w")
writeLines(header, forecasts)
seconds <- file(arguments[7], "w")
writeLines("series,model,origin,seconds,problem", seconds)
for (time in origins) {
  problem <- ""
  used <- system.time(rows <- tryCatch(one(time), error = function(e) { problem <<- conditionMessage(e); NULL }))
  if (!is.null(rows)) write.table(rows, forecasts, sep = ",", quote = FALSE, row.names = FALSE, col.names = FALSE)
  problem <- gsub("[,\"\r\n]", " ", problem)
  writeLines(paste(series, method, cell(time), cell(sum(used[c("user.self", "sys.self", "user.child", "sys.child")])), problem, sep = ","), seconds)
}
close(forecasts)
close(seconds)
