@echo off
node "%~dp0scripts\bootstrap.mjs" cli %*
